"""A clause that asks for something, and what became of it."""

from enum import StrEnum

from pydantic import Field, HttpUrl, model_validator

from rules.codes import Service
from rules.strict_yaml import LawData
from rules.terms.term import Status

PLACE = r"^[a-z0-9]+([.-][a-z0-9]+)*$"


class State(StrEnum):
    """Tell where a clause lives in the project."""

    MODELLED = "modelled"  # a step of a diagram or its worker
    RULE = "rule"  # a decision table or a pure function
    DATA = "data"  # a term, a parameter, hours, a list
    HUMAN = "human"  # an official does it, the software reminds and records
    NOT_SOFTWARE = "not-software"  # `why` tells the reason
    LATER = "later"  # its service or step is not built yet


class ClauseText(LawData):
    """Hold what a file says of one clause; `service` only where it is not the file's."""

    place: str = Field(min_length=1)
    text: str = Field(min_length=1)
    state: State
    service: Service | None = None
    why: str | None = None
    aliases: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> "ClauseText":
        if (self.state is State.NOT_SOFTWARE) != (self.why is not None):
            raise ValueError("`why` stands exactly where the state is not-software")
        return self


class Source(LawData):
    """Hold one source document: its key, titles, the service it speaks of, whether its text was read."""

    source: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1)
    service: Service
    status: Status
    link: HttpUrl | None = None
    clauses: dict[str, ClauseText] = Field(min_length=1)


class Clause(LawData):
    """Be one clause, named `source/place`."""

    key: str
    source: str
    source_title: str
    place: str
    text: str
    service: Service
    state: State
    status: Status
    why: str | None = None
