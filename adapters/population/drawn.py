"""Draw a plausible household: shares and sums are ours, rounded from what is generally known."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from adapters.population.family import Contradiction, Family, Kinship, Member
from adapters.population.household import BIRTH_ISSUER, CARD_ISSUER
from adapters.population.identifiers import HALYK, KAZPOST, IinBook, synthetic_iban, synthetic_phone
from adapters.population.livelihood import children_support, livelihood
from adapters.population.names import Lineage
from adapters.population.person import DisabilityGroup, Paper, Person, Register
from adapters.population.places import PLACES, Address
from rules.identifiers import Sex

GAP_SHARE = 0.03
"""Of the adults: one register does not know them."""
CONTRADICTION_SHARE = 0.02
"""Of the families that can have one: two systems tell different things."""
HOMES = (
    (9, 1, 0, False), (12, 1, 0, True), (14, 2, 0, False), (14, 2, 1, False), (16, 2, 2, False),
    (9, 2, 3, False), (4, 2, 4, False), (2, 2, 5, False), (1, 2, 6, False), (8, 1, 1, False),
    (4, 1, 2, False), (1, 1, 3, False), (6, 2, 2, True),
)  # fmt: skip
"""Weight, adults, children, and whether somebody of pension age lives there (alone: as the applicant)."""
_WEIGHTS = tuple(accumulate(home[0] for home in HOMES))
ADULT = 18
ROOM = 10
"""Numbers of phones and accounts that a household has."""
DISABLED = ((0.005, DisabilityGroup.FIRST), (0.02, DisabilityGroup.SECOND), (0.04, DisabilityGroup.THIRD))
REGISTERS = tuple(Register)


def draw_family(seed: int, number: int, as_of: date, book: IinBook) -> Family:
    """Draw the n-th family of a country; ages are those of the day `as_of`."""
    return _Drawn(Random(f"drawn {seed}:{number}"), number, as_of, book).family()  # noqa: S311 - no secret


class _Drawn:
    def __init__(self, random: Random, number: int, as_of: date, book: IinBook) -> None:
        self._random = random
        self._number = number
        self._as_of = as_of
        self._book = book
        self._lineage = Lineage.draw(random)
        self._address = self._draw_address()
        self._persons = 0

    def family(self) -> Family:
        random = self._random
        _, adults, children, old = HOMES[bisect(_WEIGHTS, random.random() * _WEIGHTS[-1])]
        alone = adults == 1 and old
        age = random.randrange(63, 89) if alone else random.randrange(22, 49)
        ages = sorted((random.randrange(min(22, age - 19) + 1) for _ in range(children)), reverse=True)
        sex = Sex.FEMALE if adults == 1 and random.random() < 0.7 else Sex.MALE
        members = [Member(self._adult(age, sex, ages, adults), Kinship.APPLICANT)]
        if adults == 2:
            wife = self._adult(max(20, age - random.randrange(6)), Sex.FEMALE, ages, adults)
            members.append(Member(wife, Kinship.SPOUSE))
        father = next((one.person.name.name for one in members if one.person.sex is Sex.MALE), None)
        members += [Member(self._child(years, father), Kinship.CHILD) for years in ages]
        if old and not alone:
            mother = self._adult(age + random.randrange(22, 34), Sex.FEMALE, (), 2)
            members.append(Member(mother, Kinship.PARENT))
        wed = self._born(max(ages, default=0) + 1) if adults == 2 else None
        return self._contradicted(Family(self._number, None, tuple(members), wed), members)

    def _contradicted(self, family: Family, members: list[Member]) -> Family:
        if self._random.random() >= CONTRADICTION_SHARE or len(members) == 1:
            return family
        kind = Contradiction.BIRTH_DATE if family.children else Contradiction.ADDRESS
        if family.spouse is not None and self._random.random() < 0.5:
            kind = Contradiction.ADDRESS
        if kind is Contradiction.ADDRESS:
            other = members[1].person
            members[1] = Member(replace(other, address=self._draw_address()), members[1].kinship)
        return Family(family.number, None, tuple(members), family.married_on, kind)

    def _adult(self, age: int, sex: Sex, children: Sequence[int], adults: int) -> Person:
        random, born = self._random, self._born(age)
        disability = self._disability(DISABLED)
        own = self._number * ROOM + self._persons
        self._persons += 1
        incomes = livelihood(random, age, disabled=disability is not None)
        if sex is Sex.FEMALE:
            incomes += children_support(random, children, alone=adults == 1)
        gap = random.choice(REGISTERS) if random.random() < GAP_SHARE else None
        return Person(
            iin=self._book.issue(born, sex),
            name=self._lineage.full_name(random, sex),
            sex=sex,
            birth_date=born,
            address=self._address,
            paper=self._card(),
            phone=synthetic_phone(own),
            iban=synthetic_iban(HALYK if random.random() < 0.7 else KAZPOST, own + 1),
            incomes=incomes,
            disability=disability,
            gaps=frozenset() if gap is None else frozenset({gap}),
        )

    def _child(self, age: int, father: str | None) -> Person:
        random, born = self._random, self._born(age)
        sex = Sex.MALE if random.random() < 0.51 else Sex.FEMALE
        name = self._lineage.full_name(random, sex, father)
        if age >= ADULT:
            return replace(self._adult(age, sex, (), 2), name=name, incomes=())
        paper = Paper("birth-certificate", self._digits(), born, None, BIRTH_ISSUER)
        disability = self._disability(((0.015, DisabilityGroup.CHILD),))
        return Person(
            self._book.issue(born, sex), name, sex, born, self._address, paper, None, None, (), disability
        )

    def _card(self) -> Paper:
        issued = date(self._as_of.year - self._random.randrange(1, 9), self._random.randrange(1, 13), 10)
        until = issued.replace(year=issued.year + 10)
        return Paper("identity-card", self._digits(), issued, until, CARD_ISSUER)

    def _disability(self, shares: Sequence[tuple[float, DisabilityGroup]]) -> DisabilityGroup | None:
        drawn = self._random.random()
        return next((group for share, group in shares if drawn < share), None)

    def _born(self, age: int) -> date:
        """Return a day on which somebody was born who has lived so many full years."""
        days = age * 1461 // 4 + 1 + self._random.randrange(364)
        return self._as_of - timedelta(days=days)

    def _digits(self) -> str:
        return f"{self._random.randrange(10**9):09d}"

    def _draw_address(self) -> Address:
        random = self._random
        place = random.choice(PLACES)
        code = f"{random.randrange(10**16):016d}"
        house, flat = str(random.randrange(1, 99)), str(random.randrange(1, 121))
        return Address(place, random.choice(place.streets), house, flat, code)
