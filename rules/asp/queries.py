"""The 25 queries of the regulation as data: where each is asked, about whom, and what its answer is for."""

from contextlib import suppress
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from pydantic import Field

from rules.asp.family import ADULT, STUDENT_TO, Relation
from rules.asp.quarter import age_on
from rules.codes import Edition
from rules.identifiers import sex_of
from rules.parameters import NoParameterError, Parameters
from rules.strict_yaml import LawData, LawDataError, packaged, read, validated
from rules.terms.term import Status

FILE = "queries.yaml"
NEVER = 10_000
"""Months of an age that nobody reaches."""


class Concerned(StrEnum):
    """Name which members of a family a query is about."""

    APPLICANT = "applicant"
    EVERYBODY = "everybody"
    ADULTS = "adults"
    CHILDREN = "children"
    DEPENDANTS = "dependants"  # from 18 to 23 years, but for the applicant and the spouse
    ABLE_BODIED = "able-bodied"  # who may enter measures of employment


class Use(StrEnum):
    """Name who uses an answer: there is no query without a use."""

    FAMILY = "family"
    CATEGORY = "category"
    INCOME = "income"
    COMMISSION = "commission"
    FLAG = "flag"  # to a person, never a refusal by itself


class Words(LawData):
    """A title in both languages."""

    ru: str = Field(min_length=1)
    kk: str = Field(min_length=1)


class Query(Words):
    """One query; `systems` are our codes of the information systems that answer it."""

    number: int = Field(ge=1, le=25)
    earlier: Words | None = None
    editions: tuple[Edition, ...] = Field(min_length=1)
    systems: tuple[str, ...] = Field(min_length=1)
    members: Concerned
    uses: tuple[Use, ...] = Field(min_length=1)
    status: Status

    def clause(self, edition: Edition) -> str:
        """Return the clause that asks for it in an edition."""
        return f"{edition}/query-{self.number}"

    def title(self, edition: Edition) -> Words:
        """Return its wording in an edition."""
        return self.earlier if edition is Edition.GOVKZ_ASP and self.earlier else self


class Member(Protocol):
    """What a query needs to know of a member of the family."""

    @property
    def iin(self) -> str: ...  # noqa: D102
    @property
    def relation(self) -> str: ...  # noqa: D102
    @property
    def birth_date(self) -> date: ...  # noqa: D102


class _File(LawData):
    queries: tuple[Query, ...] = Field(min_length=1)


class Queries:
    """All queries, by edition and by information system."""

    def __init__(self, queries: tuple[Query, ...]) -> None:
        self._queries = queries

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> "Queries":
        """Read the packaged table.

        Raises:
            LawDataError: a number stands twice, a use or a system is missing: file, key, reason.
        """
        text = dict(packaged("rules.asp"))[FILE]
        return cls.read(FILE, text)

    @classmethod
    def read(cls, file: str, text: str) -> "Queries":
        """Read a table given as YAML.

        Raises:
            LawDataError: as for `load`.
        """
        found = validated(_File, file, "queries", read(file, text)).queries
        numbers = [query.number for query in found]
        twice = next((number for number in numbers if numbers.count(number) > 1), None)
        if twice is not None:
            raise LawDataError(file, str(twice), "the query stands twice")
        return cls(tuple(sorted(found, key=lambda query: query.number)))

    def of(self, edition: Edition) -> tuple[Query, ...]:
        """Return the queries of an edition in the order of their numbers."""
        return tuple(query for query in self._queries if edition in query.editions)

    def asked_of(self, system: str, edition: Edition) -> tuple[Query, ...]:
        """Return the queries that an information system answers."""
        return tuple(query for query in self.of(edition) if system in query.systems)


def concerns(members: Concerned, *, relation: Relation, birth_date: date, retires_at: int, on: date) -> bool:
    """Tell whether a query of a group is about a member on a day.

    `retires_at` is the pension age in months; who has reached it enters no measures of employment.
    """
    age = age_on(birth_date, on)
    if members is Concerned.APPLICANT:
        return relation is Relation.APPLICANT
    if members is Concerned.ADULTS:
        return age >= ADULT
    if members is Concerned.CHILDREN:
        return age < ADULT
    if members is Concerned.DEPENDANTS:
        dependant = relation not in {Relation.APPLICANT, Relation.SPOUSE}
        return dependant and ADULT <= age <= STUDENT_TO
    if members is Concerned.ABLE_BODIED:
        return age >= ADULT and not _reached(birth_date, retires_at, on)
    return True


def is_about(query: Query, member: Member, *, on: date, parameters: Parameters, carry_forward: bool) -> bool:
    """Tell whether a query concerns a member of a family that applied on a day.

    Where no pension age is known, everybody may enter measures of employment.
    """
    retires_at = NEVER
    if query.members is Concerned.ABLE_BODIED:
        with suppress(NoParameterError):
            age = parameters.value("pension-age", on, sex_of(member.iin), carry_forward=carry_forward)
            retires_at = int(age.value * 12)
    return concerns(
        query.members,
        relation=Relation(member.relation),
        birth_date=member.birth_date,
        retires_at=retires_at,
        on=on,
    )


def _reached(born: date, months: int, on: date) -> bool:
    return (on.year * 12 + on.month, on.day) >= (born.year * 12 + born.month + months, born.day)
