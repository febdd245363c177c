"""What is known of variables at one point of a process."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from komek.check.expressions import body, literal, paths
from komek.check.shape import Kind, Shape, choice


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: its kind, and whether only some of the ways to this point give it."""

    shape: Shape
    some_ways: bool = False


Environment = Mapping[str, Variable]


def definite(shapes: Mapping[str, Shape]) -> dict[str, Variable]:
    """Return variables that are there on every way."""
    return {name: Variable(shape) for name, shape in shapes.items()}


def either(environments: Iterable[Environment]) -> dict[str, Variable]:
    """Return what holds after one of several ways was gone."""
    ways = list(environments)
    names = {name for way in ways for name in way}
    return {name: _merged([way.get(name) for way in ways]) for name in names}


def both(environments: Iterable[Environment]) -> dict[str, Variable]:
    """Return what holds after several ways were gone side by side."""
    merged: dict[str, Variable] = {}
    for way in environments:
        for name, variable in way.items():
            if name not in merged or merged[name].some_ways:
                merged[name] = variable
    return merged


def _merged(found: list[Variable | None]) -> Variable:
    there = [one for one in found if one is not None]
    shape = there[0].shape
    for other in there[1:]:
        shape = _joined(shape, other.shape)
    some_ways = len(there) < len(found) or any(one.some_ways for one in there)
    return Variable(shape, some_ways)


def _joined(one: Shape, other: Shape) -> Shape:
    nullable = one.nullable or other.nullable
    if one.kind is other.kind is Kind.CHOICE:
        return replace(one, values=one.values | other.values, nullable=nullable)
    if one == other or one.kind is other.kind:
        return replace(one, nullable=nullable)
    known = one if other.kind is Kind.UNKNOWN else other if one.kind is Kind.UNKNOWN else Shape()
    return replace(known, nullable=nullable)


def shape_of(source: str, environment: Environment) -> Shape:  # noqa: PLR0911
    """Return what kind of value an expression gives, as far as it can be told."""
    text = body(source)
    if not source.startswith("="):
        return choice([source])
    if text == "null":
        return Shape(nullable=True)
    if text in {"true", "false"}:
        return Shape(Kind.BOOLEAN)
    if (word := literal(source)) is not None:
        return choice([word])
    if text.isdigit():
        return Shape(Kind.INTEGER)
    read = paths(source)
    if read == {text}:
        return _at_path(text, environment)
    if text.startswith("{") and text.endswith("}"):
        return _context(text, environment)
    if '" +' in text or '+ "' in text:
        return Shape(Kind.KEY)
    return Shape()


def _at_path(path: str, environment: Environment) -> Shape:
    first, *rest = path.split(".")
    variable = environment.get(first)
    if variable is None:
        return Shape()
    shape = variable.shape.at(rest) or Shape()
    return shape.maybe() if variable.some_ways else shape


def _context(text: str, environment: Environment) -> Shape:
    fields = []
    for part in text[1:-1].split(","):
        key, _, value = part.partition(":")
        fields.append((key.strip(), shape_of(f"={value.strip()}", environment)))
    return Shape(Kind.OBJECT, fields=tuple(fields))


def missing(source: str, environment: Environment) -> list[str]:
    """Return the variables that an expression reads and nothing gives."""
    return sorted(name for name in {path.split(".")[0] for path in paths(source)} if name not in environment)


def on_some_ways(source: str, environment: Environment) -> list[str]:
    """Return the variables that an expression reads and only some ways give."""
    read = {path.split(".")[0] for path in paths(source)}
    return sorted(name for name in read if name in environment and environment[name].some_ways)
