"""Make one family of the synthetic country from the recipe of its archetype."""

from calendar import monthrange
from datetime import date
from random import Random

from adapters.population.archetypes import RECIPES, Adult, Archetype
from adapters.population.family import Family, Kinship, Member
from adapters.population.identifiers import HALYK, KAZPOST, IinBook, synthetic_iban, synthetic_phone
from adapters.population.names import FullName, Lineage
from adapters.population.person import Paper, Person
from adapters.population.places import PLACES, Address
from rules.identifiers import Sex

CARD_ISSUER = "МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ РК"
BIRTH_ISSUER = "ОТДЕЛ РЕГИСТРАЦИИ АКТОВ ГРАЖДАНСКОГО СОСТОЯНИЯ"


def make_family(seed: int, number: int, as_of: date, book: IinBook) -> Family:
    """Make the n-th family of a country; ages are those of the day `as_of`."""
    return _Household(Random(f"{seed}:{number}"), number, as_of, book).make()  # noqa: S311 - no secret is drawn


class _Household:
    def __init__(self, random: Random, number: int, as_of: date, book: IinBook) -> None:
        self._random = random
        self._number = number
        self._as_of = as_of
        self._book = book
        archetypes = list(Archetype)
        self._archetype = archetypes[number % len(archetypes)]
        self._recipe = RECIPES[self._archetype]
        self._lineage = Lineage.draw(random)
        drawn = random.randrange(len(PLACES))
        fixed = self._recipe.place if number < len(archetypes) else None
        self._address = self._draw_address(drawn if fixed is None else fixed)

    def make(self) -> Family:
        adults = [self._adult(order, adult) for order, adult in enumerate(self._recipe.adults)]
        father = next((a.name.name for a in adults if a.sex is Sex.MALE), None)
        children = [self._child(months, father) for months in self._recipe.children_months]
        kinships = [Kinship.APPLICANT, Kinship.SPOUSE][: len(adults)] + [Kinship.CHILD] * len(children)
        members = tuple(Member(p, k) for p, k in zip([*adults, *children], kinships, strict=True))
        return Family(self._number, self._archetype, members, self._wedding(len(adults)))

    def _adult(self, order: int, adult: Adult) -> Person:
        born = self._born(adult.age * 12 + self._random.randrange(1, 11))
        # Every household has room for four accounts and four phones, so numbers never meet.
        own = self._number * 4 + order
        return Person(
            iin=self._book.issue(born, adult.sex),
            name=self._lineage.full_name(self._random, adult.sex),
            sex=adult.sex,
            birth_date=born,
            address=self._address,
            paper=self._identity_card(),
            phone=synthetic_phone(own),
            iban=synthetic_iban(HALYK if own % 2 == 0 else KAZPOST, own + 1),
            incomes=adult.incomes,
            gaps=adult.gaps,
        )

    def _child(self, months: int, father: str | None) -> Person:
        born = self._born(months)
        sex = self._random.choice((Sex.MALE, Sex.FEMALE))
        name: FullName = self._lineage.full_name(self._random, sex, father)
        number = f"{self._random.randrange(10**9):09d}"
        paper = Paper("birth-certificate", number, born, None, BIRTH_ISSUER)
        return Person(self._book.issue(born, sex), name, sex, born, self._address, paper, None, None)

    def _born(self, months_ago: int) -> date:
        number = self._as_of.year * 12 + self._as_of.month - 1 - months_ago
        year, month = number // 12, number % 12 + 1
        # Not later in the month than today: the age in months is then exact.
        last = min(self._as_of.day, monthrange(year, month)[1])
        return date(year, month, self._random.randint(1, last))

    def _identity_card(self) -> Paper:
        issued = date(self._as_of.year - self._random.randint(1, 4), self._random.randint(1, 12), 10)
        number = f"{self._random.randrange(10**9):09d}"
        return Paper("identity-card", number, issued, issued.replace(year=issued.year + 10), CARD_ISSUER)

    def _wedding(self, adults: int) -> date | None:
        eldest = max(self._recipe.children_months, default=96)
        return self._born(eldest + 14) if adults == 2 else None

    def _draw_address(self, place: int) -> Address:
        random = self._random
        street = random.choice(PLACES[place].streets)
        code = f"{random.randrange(10**16):016d}"
        return Address(PLACES[place], street, str(random.randint(1, 98)), str(random.randint(1, 120)), code)
