"""Examples of what variables may hold, made from their kinds: what an expression is tried with."""

from collections.abc import Iterator

from komek.check.environment import Environment
from komek.check.expressions import names
from komek.check.shape import Kind, Shape

_PLAIN: dict[Kind, object] = {
    Kind.CASE: "0b8f3f1e-6c1d-4f6e-9a53-0d1c8f1f5a10",
    Kind.TERM: "5d3c2b1a-7e6f-4a5b-8c9d-1e2f3a4b5c6d",
    Kind.DOCUMENT: "9f8e7d6c-5b4a-4392-8170-6f5e4d3c2b1a",
    Kind.KEY: "T-2026-000001",
    Kind.CODE: "astana-1",
    Kind.LINK: "https://desk.example/cases/1",
    Kind.BOOLEAN: True,
    Kind.INTEGER: 1,
    Kind.DATE: "2026-11-23",
    Kind.INSTANT: "2026-11-23T18:00:00+05:00",
}
Example = dict[str, object]


def examples(source: str, known: Environment) -> list[tuple[str, Example]]:
    """Return contexts in which an expression may be evaluated, each with what is special about it.

    The first has everything; each of the others changes one variable: to each of its codes, to an empty list,
    to null where it may be missing. Empty where a variable is unknown, or of a kind that nobody knows.
    """
    read = sorted(names(source))
    if any(name not in known or not _told(known[name].shape) for name in read):
        return []
    plain = {name: _example(known[name].shape) for name in read}
    changed = [
        (f"{name} = {_shown(value)}", {**plain, name: value})
        for name in read
        for value in _others(known[name].shape, missing=known[name].some_ways)
    ]
    return [("", plain), *changed]


def _told(shape: Shape) -> bool:
    if shape.kind is Kind.LIST:
        return shape.element is not None and _told(shape.element)
    if shape.kind is Kind.OBJECT:
        return all(_told(inner) for _, inner in shape.fields)
    return shape.kind is not Kind.UNKNOWN and not (shape.kind is Kind.CHOICE and not shape.values)


def _example(shape: Shape) -> object:
    if shape.kind is Kind.CHOICE:
        return min(shape.values)
    if shape.kind is Kind.LIST and shape.element is not None:
        return [_example(shape.element)]
    if shape.kind is Kind.OBJECT:
        return {name: _example(inner) for name, inner in shape.fields}
    return _PLAIN[shape.kind]


def _others(shape: Shape, *, missing: bool) -> Iterator[object]:
    if shape.kind is Kind.CHOICE:
        yield from sorted(shape.values)[1:]
    if shape.kind is Kind.LIST:
        yield []
    if shape.kind is Kind.BOOLEAN:
        yield False
    if shape.nullable or missing:
        yield None


def _shown(value: object) -> str:
    return "null" if value is None else str(value)
