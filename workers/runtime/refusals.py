"""What a contract must not carry, found out when its class is made."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, StringConstraints


class Reference:
    """Marks a string as a reference or code: something that names no person and says nothing freely."""


class ContractError(TypeError):
    """A contract wants to carry what the engine must not see, or what JSON cannot hold."""


_PLAIN: tuple[type, ...] = (bool, int, NoneType)
_SPEECH = ("Асель Нурланова", "Asel Nurlanova", "a word, or two", "+7 701 000 00 00")
"""What no pattern of a reference may let through."""
_PERSONAL = frozenset(
    {
        "iin",
        "surname",
        "name",
        "patronymic",
        "birth",
        "birthday",
        "phone",
        "mobile",
        "email",
        "address",
        "iban",
        "account",
        "passport",
        "salary",
        "wage",
        "pension",
        "income",
        "diagnosis",
        "illness",
        "disability",
        "nationality",
    }
)
"""Words of a field's name that tell of a person; codes made of such facts are enums."""


def refuse(where: str, annotation: Any, metadata: Sequence[Any] = ()) -> None:  # noqa: C901, PLR0911
    """Refuse a field by its type.

    Raises:
        ContractError: it is personal, free text, a float, a naive date-time, or nothing that JSON holds.
    """
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        return refuse(where, inner, [*metadata, *marks])
    if origin in (Union, UnionType, list, tuple):
        for part in get_args(annotation):
            if part is not Ellipsis and part is not NoneType:  # that something may lack says nothing
                refuse(where, part)
        return None
    if origin is Literal:
        return _refuse_values(where, get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _refuse_values(where, tuple(annotation))
    if getattr(annotation, "__komek_contract__", False):
        return None
    _refuse_personal(where)
    if annotation in _PLAIN or annotation is date or annotation is AwareDatetime:
        return None
    if annotation is datetime:
        if any(type(mark).__name__ == "AwareDatetime" or mark is AwareDatetime for mark in metadata):
            return None
        raise ContractError(f"{where}: a date-time must be aware (AwareDatetime)")
    if annotation is str:
        return _refuse_text(where, metadata)
    if annotation in (float, Decimal):
        raise ContractError(f"{where}: {annotation.__name__} cannot travel: money goes as whole tiyn (int)")
    raise ContractError(f"{where}: {annotation!r} cannot travel through the engine")


def refuse_shape(model: type[BaseModel]) -> None:
    """Refuse a class that would carry more than its fields.

    Raises:
        ContractError: it keeps unknown variables, can be changed, or has computed fields.
    """
    if model.model_config.get("extra") != "ignore" or not model.model_config.get("frozen"):
        raise ContractError(f"{model.__name__}: a contract is frozen and ignores what it does not name")
    if model.model_computed_fields:
        raise ContractError(f"{model.__name__}: computed fields are not checked: make them fields")


def _refuse_text(where: str, metadata: Sequence[Any]) -> None:
    if not any(isinstance(mark, Reference) for mark in metadata):
        raise ContractError(f"{where}: free text stays in the database; use a code or a reference")
    patterns = [mark.pattern for mark in metadata if isinstance(mark, StringConstraints) and mark.pattern]
    if not any(all(re.search(pattern, text) is None for text in _SPEECH) for pattern in patterns):
        raise ContractError(f"{where}: a reference needs a pattern that no free text fits")


def _refuse_values(where: str, values: Sequence[Any]) -> None:
    for value in values:
        plain = value.value if isinstance(value, Enum) else value
        if not isinstance(plain, str | int | NoneType):
            raise ContractError(f"{where}: {plain!r} cannot travel: JSON holds words and whole numbers only")


def _refuse_personal(where: str) -> None:
    field = where.rpartition(".")[2]
    words = set(field.split("_")) & _PERSONAL
    if words:
        raise ContractError(f"{where}: «{words.pop()}» tells of a person: pass the case and read it there")
