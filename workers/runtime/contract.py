"""Contracts of jobs: what a command and a result may carry, checked when the class is made."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from workers.runtime.refusals import ContractError, Reference, refuse, refuse_shape

__all__ = [
    "CaseId",
    "Code",
    "Command",
    "Contract",
    "ContractError",
    "DocumentId",
    "Key",
    "Link",
    "Nothing",
    "Reference",
    "Result",
    "TermId",
    "given",
]

_PERSONAL_NUMBER = re.compile(r"(^|[/:])[0-9]{12}($|[/:])")


def _names_nobody(value: str) -> str:
    """Refuse twelve digits that stand alone: an ИИН fits every pattern of a key."""
    if _PERSONAL_NUMBER.search(value):
        raise PydanticCustomError("personal_number", "twelve digits are a personal number")
    return value


Code = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+([-:/][a-z0-9]+)*$", max_length=64),
    Reference(),
    AfterValidator(_names_nobody),
]
"""A lower-case code: unit, region, means, term."""
Key = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9:/.-]+$", max_length=160),
    Reference(),
    AfterValidator(_names_nobody),
]
"""A key or number that we gave: document number, business key."""
Link = Annotated[
    str, StringConstraints(pattern=r"^https?://[A-Za-z0-9:/.@_-]+$", max_length=250), Reference()
]
"""An address of a page of ours; it carries ids only."""
_uuid = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
CaseId = Annotated[str, StringConstraints(pattern=_uuid), Reference()]
DocumentId = Annotated[str, StringConstraints(pattern=_uuid), Reference()]
TermId = Annotated[str, StringConstraints(pattern=_uuid), Reference()]


class Contract(BaseModel):
    """Base of commands and results: frozen, camelCase in the engine, without personal types."""

    __komek_contract__: ClassVar[bool] = True

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, validate_by_name=True, extra="ignore")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a field that the engine must not see.

        Raises:
            ContractError: the field is free text, a naive date-time, a float or another foreign type.
        """
        super().__pydantic_init_subclass__(**kwargs)
        refuse_shape(cls)
        for name, field in cls.model_fields.items():
            refuse(f"{cls.__name__}.{name}", field.annotation, field.metadata)

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
