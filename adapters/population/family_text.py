"""A family as a line of JSON, and back."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from adapters.population.archetypes import Archetype
from adapters.population.family import Contradiction, Family, Kinship, Member
from adapters.population.incomes import IncomeKind, IncomeSource
from adapters.population.names import FullName
from adapters.population.person import DisabilityGroup, Paper, Person, Register
from adapters.population.places import PLACES, Address
from rules.identifiers import Sex

PLACE = {place: number for number, place in enumerate(PLACES)}


def family_text(family: Family) -> str:
    """Return a family as text."""
    members = [[member.kinship, *_person_out(member.person)] for member in family.members]
    content = [family.archetype, _day(family.married_on), family.contradiction, members]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def family_from(number: int, text: str) -> Family:
    """Return the family that a text is of."""
    archetype, married_on, contradiction, members = json.loads(text)
    return Family(
        number,
        None if archetype is None else Archetype(archetype),
        tuple(Member(_person_in(told), Kinship(kinship)) for kinship, *told in members),
        _date(married_on),
        None if contradiction is None else Contradiction(contradiction),
    )


def _person_out(person: Person) -> list[Any]:
    home, paper, name = person.address, person.paper, person.name
    return [
        person.iin,
        [name.surname, name.name, name.patronymic],
        person.sex,
        person.birth_date.isoformat(),
        [PLACE[home.place], home.street, home.house, home.flat, home.code],
        [paper.kind, paper.number, paper.issued_on.isoformat(), _day(paper.expires_on), paper.issuer],
        person.phone,
        person.iban,
        [[source.kind, str(source.monthly), source.swing] for source in person.incomes],
        person.disability,
        sorted(person.gaps),
    ]


def _person_in(told: list[Any]) -> Person:
    iin, name, sex, born, home, paper, phone, iban, incomes, disability, gaps = told
    place, *street = home
    kind, number, issued_on, expires_on, issuer = paper
    return Person(
        iin,
        FullName(*name),
        Sex(sex),
        date.fromisoformat(born),
        Address(PLACES[place], *street),
        Paper(kind, number, date.fromisoformat(issued_on), _date(expires_on), issuer),
        phone,
        iban,
        tuple(IncomeSource(IncomeKind(kind), Decimal(monthly), swing) for kind, monthly, swing in incomes),
        None if disability is None else DisabilityGroup(disability),
        frozenset(Register(gap) for gap in gaps),
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
