"""Reads a form as form-js keeps it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from komek.check.finding import Place
from komek.check.shape import Kind, Shape, choice

SHOWN = frozenset({"text", "spacer", "separator", "image", "html"})
GROUPS = frozenset({"group", "dynamiclist", "columns"})


@dataclass(frozen=True, eq=False)
class Field:
    """One component of a form."""

    file: str
    json: dict[str, Any]

    @property
    def type(self) -> str:
        """Return what it is, as ``radio``, ``datetime`` or ``text``."""
        return str(self.json.get("type", ""))

    @property
    def key(self) -> str:
        """Return the variable that it fills, empty where it fills none."""
        return str(self.json.get("key", ""))

    @property
    def label(self) -> str:
        """Return the words beside the field."""
        return str(self.json.get("label") or self.json.get("dateLabel") or self.json.get("timeLabel") or "")

    @property
    def place(self) -> Place:
        """Return where it stands."""
        return Place(self.file, str(self.json.get("id", self.key)), self.label)

    @property
    def required(self) -> bool:
        """Tell whether the form cannot be sent without it."""
        return bool(self.json.get("validate", {}).get("required")) or self.type == "checkbox"

    @property
    def codes(self) -> list[str]:
        """Return the codes to choose from."""
        return [str(value.get("value", "")) for value in self.json.get("values", [])]

    @property
    def shape(self) -> Shape:
        """Return what kind of value the field gives."""
        if self.type in {"radio", "select"}:
            shape = choice(self.codes)
        elif self.type in {"checklist", "taglist"}:
            shape = Shape(Kind.LIST, element=choice(self.codes))
        else:
            plain = {"checkbox": Kind.BOOLEAN, "number": Kind.INTEGER, "datetime": Kind.DATE}
            shape = Shape(plain.get(self.type, Kind.UNKNOWN))
        return shape if self.required else shape.maybe()


@dataclass(frozen=True, eq=False)
class Form:
    """One ``.form`` file."""

    file: str
    json: dict[str, Any] = field(repr=False)

    @property
    def id(self) -> str:
        """Return the form's id, by which tasks name it."""
        return str(self.json.get("id", ""))

    @property
    def place(self) -> Place:
        """Return the form as a whole."""
        return Place(self.file, self.id)

    @property
    def fields(self) -> list[Field]:
        """Return every component at every depth."""
        return [Field(self.file, one) for one in _components(self.json)]

    @property
    def asked(self) -> list[Field]:
        """Return the components that ask for a value."""
        return [one for one in self.fields if one.type not in SHOWN | GROUPS | {"button"}]


def _components(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for component in node.get("components", []):
        yield component
        yield from _components(component)


def read_form(file: str, content: bytes) -> Form:
    """Read a form.

    Raises:
        ValueError: it is not JSON, or not an object.
    """
    parsed = json.loads(content)
    if not isinstance(parsed, dict):
        raise ValueError("a form is a JSON object")
    return Form(file, parsed)
