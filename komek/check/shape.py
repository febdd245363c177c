"""What kind of value a variable holds, as far as contracts, forms and expressions tell."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum, StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from workers.runtime import contract
from workers.runtime.contract import Contract, Reference


class Kind(StrEnum):
    """Name a kind of value."""

    CASE = "case-id"
    TERM = "term-id"
    DOCUMENT = "document-id"
    KEY = "key"
    CODE = "code"
    LINK = "link"
    CHOICE = "choice"
    """One of a list of codes."""
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DATE = "date"
    INSTANT = "instant"
    LIST = "list"
    OBJECT = "object"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of value; ``nullable`` where it may be missing."""

    kind: Kind = Kind.UNKNOWN
    nullable: bool = False
    values: frozenset[str] = frozenset()
    element: "Shape | None" = None
    fields: tuple[tuple[str, "Shape"], ...] = field(default=())

    def maybe(self) -> "Shape":
        """Return the same kind, which may be missing."""
        return replace(self, nullable=True)

    def at(self, path: Iterable[str]) -> "Shape | None":
        """Return what stands at a path below, or in a list's elements; None where there is no such field."""
        shape = self
        for name in path:
            if shape.kind is Kind.LIST and shape.element is not None:
                shape = shape.element
            if shape.kind is Kind.UNKNOWN:
                return Shape()
            inside = dict(shape.fields).get(name)
            if inside is None:
                return None
            shape = inside
        return shape

    def accepts(self, other: "Shape") -> bool:
        """Tell whether a value of the other kind fits here."""
        if Kind.UNKNOWN in {self.kind, other.kind}:
            return True
        if self.kind is Kind.CHOICE:
            return other.kind is Kind.CODE or (other.kind is Kind.CHOICE and other.values <= self.values)
        wider = {Kind.KEY: {Kind.CODE, Kind.CHOICE}, Kind.CODE: {Kind.CHOICE}}
        return other.kind is self.kind or other.kind in wider.get(self.kind, set())


_REFERENCES = {
    id(mark): kind
    for annotated, kind in (
        (contract.CaseId, Kind.CASE),
        (contract.TermId, Kind.TERM),
        (contract.DocumentId, Kind.DOCUMENT),
        (contract.Key, Kind.KEY),
        (contract.Code, Kind.CODE),
        (contract.Link, Kind.LINK),
    )
    for mark in get_args(annotated)
    if isinstance(mark, Reference)
}


def choice(values: Iterable[str]) -> Shape:
    """Return the shape of one of some codes."""
    return Shape(Kind.CHOICE, values=frozenset(values))


def shapes_of(model: type[Contract]) -> dict[str, Shape]:
    """Return the shape of every variable of a contract by its name; nullable where it has a default."""
    return {
        info.alias or name: _with_default(_shape(info.annotation, tuple(info.metadata)), info.is_required())
        for name, info in model.model_fields.items()
    }


def _with_default(shape: Shape, required: bool) -> Shape:
    return shape if required else shape.maybe()


def _shape(annotation: Any, marks: tuple[Any, ...] = ()) -> Shape:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _shape(inner, (*marks, *more))
    if origin in {Union, UnionType}:
        parts = [part for part in get_args(annotation) if part is not NoneType]
        inner_shape = _shape(parts[0], marks) if len(parts) == 1 else Shape()
        return inner_shape.maybe() if len(parts) < len(get_args(annotation)) else inner_shape
    if origin in {list, tuple}:
        return Shape(Kind.LIST, element=_shape(get_args(annotation)[0]))
    if origin is Literal:
        return choice(str(value) for value in get_args(annotation))
    return _plain(annotation, marks)


def _plain(annotation: Any, marks: tuple[Any, ...]) -> Shape:
    for mark in marks:
        if id(mark) in _REFERENCES:
            return Shape(_REFERENCES[id(mark)])
    if annotation is AwareDatetime or annotation is datetime:
        return Shape(Kind.INSTANT)
    simple = {bool: Kind.BOOLEAN, int: Kind.INTEGER, date: Kind.DATE}
    if annotation in simple:
        return Shape(simple[annotation])
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return choice(str(one.value) for one in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = {
            info.alias or name: _shape(info.annotation, tuple(info.metadata))
            for name, info in annotation.model_fields.items()
        }
        return Shape(Kind.OBJECT, fields=tuple(fields.items()))
    return Shape()
