"""Contracts of jobs: what a command and a result may carry, checked when the class is made."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo


class Reference:
    """Marks a string as a reference or code: something that names no person and says nothing freely."""


Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-:/][a-z0-9]+)*$", max_length=64), Reference()]
"""A lower-case code: unit, region, means, term."""
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9:/.-]+$", max_length=160), Reference()]
"""A key or number that we gave: document number, business key."""
Link = Annotated[
    str, StringConstraints(pattern=r"^https?://[A-Za-z0-9:/.@_-]+$", max_length=250), Reference()
]
"""An address of a page of ours; it carries ids only."""
_uuid = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
CaseId = Annotated[str, StringConstraints(pattern=_uuid), Reference()]
DocumentId = Annotated[str, StringConstraints(pattern=_uuid), Reference()]
TermId = Annotated[str, StringConstraints(pattern=_uuid), Reference()]

_PLAIN: tuple[type, ...] = (bool, int, NoneType)


class ContractError(TypeError):
    """A contract wants to carry what the engine must not see, or what JSON cannot hold."""


def _refuse(where: str, annotation: Any, metadata: Sequence[Any] = ()) -> None:  # noqa: C901, PLR0911
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        return _refuse(where, inner, [*metadata, *marks])
    if origin in (Union, UnionType, list, tuple):
        for part in get_args(annotation):
            if part is not Ellipsis:
                _refuse(where, part)
        return None
    if origin is Literal or annotation in _PLAIN or annotation is date:
        return None
    if annotation is AwareDatetime:
        return None
    if annotation is datetime:
        if any(type(mark).__name__ == "AwareDatetime" or mark is AwareDatetime for mark in metadata):
            return None
        raise ContractError(f"{where}: a date-time must be aware (AwareDatetime)")
    if annotation is str:
        if any(isinstance(mark, Reference) for mark in metadata):
            return None
        raise ContractError(f"{where}: free text stays in the database; use a code or a reference")
    if isinstance(annotation, type) and issubclass(annotation, Enum | Contract):
        return None
    raise ContractError(f"{where}: {annotation!r} cannot travel through the engine")


class Contract(BaseModel):
    """Base of commands and results: frozen, camelCase in the engine, without personal types."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, validate_by_name=True, extra="ignore")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a field that the engine must not see.

        Raises:
            ContractError: the field is free text, a naive date-time, a float or another foreign type.
        """
        super().__pydantic_init_subclass__(**kwargs)
        for name, field in cls.model_fields.items():
            _refuse(f"{cls.__name__}.{name}", field.annotation, field.metadata)

    @classmethod
    def variables(cls) -> list[str]:
        """Return the names of the engine's variables that this contract reads or writes."""
        return [_alias(name, field) for name, field in cls.model_fields.items()]

    def to_variables(self) -> dict[str, Any]:
        """Return what the engine gets."""
        return self.model_dump(mode="json", by_alias=True)


class Command(Contract):
    """What a job asks. Every command names its case."""

    case_id: CaseId

    def digest(self) -> str:
        """Return a hash of the command: a job that comes again must ask the same."""
        body = json.dumps(self.to_variables(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()


class Result(Contract):
    """What a job answers."""


class Nothing(Result):
    """The answer of a job that only records."""


def _alias(name: str, field: FieldInfo) -> str:
    return field.alias or name


def given(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables without nulls: in FEEL an absent variable and a null are the same."""
    return {name: value for name, value in variables.items() if value is not None}
