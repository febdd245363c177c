"""Models of payloads: pydantic inside, unqualified camelCase elements on the wire.

Reading goes by local names, because providers put payloads into namespaces of their own; elements that a
model does not know are passed over.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from lxml import etree
from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo

from adapters.hardened_xml import local_name
from adapters.shep.namespaces import XSI

NIL = f"{{{XSI}}}nil"


class XmlModel(BaseModel):
    """A part of a payload; fields stand in the order of the wire."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


Model = TypeVar("Model", bound=XmlModel)


def _day(value: object) -> object:
    return value[:10] if isinstance(value, str) else value


XmlDate = Annotated[date, BeforeValidator(_day)]
"""A date that a provider may write with a time or a zone after it."""


class Past:
    """Marks a date of something that has happened: such a date in the future is not to be believed."""


PastDate = Annotated[date, BeforeValidator(_day), Past()]
"""A date of the past, otherwise as `XmlDate`."""


@dataclass(frozen=True, slots=True)
class _Field:
    """What reading and writing need to know of a field; asking the annotations each time costs the most."""

    name: str
    tag: str
    several: bool
    model: type[XmlModel] | None
    past: bool


@cache
def _plan(model: type[XmlModel]) -> tuple[_Field, ...]:
    fields = []
    for name, field in model.model_fields.items():
        several, kind = occurrence(field.annotation)
        inner = kind if isinstance(kind, type) and issubclass(kind, XmlModel) else None
        fields.append(_Field(name, tag_of(name, field), several, inner, _is_past(field)))
    return tuple(fields)


def lies_ahead(model: XmlModel, today: date) -> bool:
    """Tell whether something that must have happened is dated later than today, however deep it stands."""
    for field in _plan(type(model)):
        if field.model is None and not field.past:
            continue
        value = getattr(model, field.name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, XmlModel):
                if lies_ahead(item, today):
                    return True
            elif isinstance(item, date) and item > today:
                return True
    return False


def _is_past(field: FieldInfo) -> bool:
    marks = [*field.metadata, *(mark for part in get_args(field.annotation) for mark in _marks(part))]
    return any(isinstance(mark, Past) for mark in marks)


def _marks(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__metadata__", ())


def fill(parent: etree._Element, model: XmlModel) -> None:
    """Append a model's fields to an element; absent values make no element."""
    for field in _plan(type(model)):
        value = getattr(model, field.name)
        for item in value if isinstance(value, list) else [value]:
            if item is None:
                continue
            child = etree.SubElement(parent, field.tag)
            if isinstance(item, XmlModel):
                fill(child, item)
            else:
                child.text = _text(item)


def read(model: type[Model], element: etree._Element) -> Model:
    """Read a model from an element's children.

    Raises:
        pydantic.ValidationError: a field is missing or malformed (its text quotes the payload).
    """
    return model.model_validate(_values(model, element))


def _values(model: type[XmlModel], element: etree._Element) -> dict[str, Any]:
    children: dict[str, list[etree._Element]] = {}
    for child in element:
        children.setdefault(local_name(child), []).append(child)
    values: dict[str, Any] = {}
    for field in _plan(model):
        found = [
            value
            for value in (_value(field.model, child) for child in children.get(field.tag, ()))
            if value is not None
        ]
        if field.several:
            values[field.tag] = found
        elif found:
            values[field.tag] = found[0]
    return values


def _value(model: type[XmlModel] | None, child: etree._Element) -> Any:
    if child.get(NIL) in {"true", "1"}:
        return None
    if model is not None:
        return _values(model, child)
    return (child.text or "").strip() or None


def occurrence(annotation: Any) -> tuple[bool, Any]:
    """Return whether a field repeats, and the type of one occurrence."""
    if get_origin(annotation) in {Union, UnionType}:
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is list:
        return True, get_args(annotation)[0]
    return False, annotation


def tag_of(name: str, field: FieldInfo) -> str:
    """Return the name of a field's element on the wire."""
    return field.alias or name


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)
