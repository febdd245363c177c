"""A synthetic family: persons registered at one address, and what the civil registry knows of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from adapters.population.archetypes import Archetype
from adapters.population.person import Person


class Kinship(StrEnum):
    """Tell what a member is to the applicant."""

    APPLICANT = "applicant"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"


class Contradiction(StrEnum):
    """Name how two systems tell different things of a family."""

    ADDRESS = "address"
    """The spouse, or a child that nobody else shares, is registered elsewhere than the applicant."""
    BIRTH_DATE = "birth-date"
    """ЗАГС has the eldest child born a day earlier than everybody else."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a family."""

    person: Person
    kinship: Kinship


@dataclass(frozen=True, slots=True)
class Family:
    """A household; the first member is the one who applies."""

    number: int
    archetype: Archetype | None
    """None for a family that is drawn from distributions."""
    members: tuple[Member, ...]
    married_on: date | None
    contradiction: Contradiction | None = None

    @property
    def applicant(self) -> Person:
        """Return the member who applies."""
        return self.members[0].person

    @property
    def spouse(self) -> Person | None:
        """Return the applicant's spouse."""
        return next((m.person for m in self.members if m.kinship is Kinship.SPOUSE), None)

    @property
    def children(self) -> tuple[Person, ...]:
        """Return the children, eldest first."""
        return tuple(m.person for m in self.members if m.kinship is Kinship.CHILD)

    @property
    def region(self) -> str:
        """Return the code of the region the family lives in."""
        return self.applicant.address.place.region

    @property
    def unit(self) -> str:
        """Return the code of the unit that serves the family."""
        return self.applicant.address.place.unit
