"""A part of the project that carries a clause out, or tests it."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Tell what a part of the project is."""

    ELEMENT = "element"
    RULE = "rule"
    QUERY = "query"
    TERM = "term"
    PARAMETER = "parameter"
    HANDLER = "handler"
    PAGE = "page"
    TEST = "test"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A part that names a clause: where it stands, and what people call it."""

    kind: Kind
    place: str
    name: str
