"""A synthetic person, with what each register knows of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from adapters.population.incomes import IncomeSource
from adapters.population.names import FullName
from adapters.population.places import Address
from rules.identifiers import Sex


class Register(StrEnum):
    """Name an information system that knows the person."""

    GBD_FL = "gbd-fl"
    ZAGS = "zags"
    INCOME = "income"
    CBDI = "cbdi"
    NOBD = "nobd"
    GUARDIANSHIP = "guardianship"
    ADOPTION = "adoption"
    KANDAS = "kandas"
    REFUGEES = "refugees"
    FOREIGNERS = "foreigners"
    STATELESS = "stateless"
    GCVP = "gcvp"
    ESUTD = "esutd"
    LABOUR_MARKET = "labour-market"
    KGD = "kgd"
    AISOIP = "aisoip"
    KUIS = "kuis"
    WANTED = "wanted"
    EGKN = "egkn"
    VEHICLES = "vehicles"
    FARM = "farm"
    BANKS = "banks"
    E_SOBES = "e-sobes"


class DisabilityGroup(StrEnum):
    """Name a group of disability."""

    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Paper:
    """An identity card, or a birth certificate for a child."""

    kind: str
    """`identity-card` or `birth-certificate`."""
    number: str
    issued_on: date
    expires_on: date | None
    issuer: str


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic person; `gaps` names the registers that do not know them."""

    iin: str
    name: FullName
    sex: Sex
    birth_date: date
    address: Address
    paper: Paper
    phone: str | None
    iban: str | None
    incomes: tuple[IncomeSource, ...] = ()
    disability: DisabilityGroup | None = None
    gaps: frozenset[Register] = frozenset()

    def age_on(self, day: date) -> int:
        """Return the age in full years."""
        return (
            day.year
            - self.birth_date.year
            - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))
        )
