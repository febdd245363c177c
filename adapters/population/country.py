"""The synthetic country: the same seed, size and day give the same people in every system."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from adapters.population.archetypes import RECIPES, Archetype, Recipe
from adapters.population.family import Family
from adapters.population.household import make_family
from adapters.population.identifiers import IinBook
from adapters.population.incomes import MonthlyIncome, incomes_between
from adapters.population.officials import Official, Post, appoint_officials
from adapters.population.person import Person

DEFAULT_SEED = 7
DEFAULT_FAMILIES = 60


class Country:
    """Families, persons and officials, looked up by role, number or ИИН."""

    def __init__(self, as_of: date, *, seed: int = DEFAULT_SEED, families: int = DEFAULT_FAMILIES) -> None:
        book = IinBook()
        self.seed = seed
        self.as_of = as_of
        self.officials = appoint_officials(seed, book)
        self.families: Sequence[Family] = tuple(
            make_family(seed, number, as_of, book) for number in range(families)
        )
        self._family_of = {m.person.iin: family for family in self.families for m in family.members}
        self._persons = {m.person.iin: m.person for family in self.families for m in family.members}
        self._officials_by_iin = {official.iin: official for official in self.officials.values()}

    def family_with(self, archetype: Archetype, nth: int = 0) -> Family:
        """Return the n-th family of an archetype.

        Raises:
            LookupError: the country has fewer of them.
        """
        found = self.families_with(archetype)
        if nth >= len(found):
            raise LookupError(f"the country has {len(found)} families of the archetype {archetype}")
        return found[nth]

    def families_with(self, archetype: Archetype) -> list[Family]:
        """Return all families of an archetype in the order of their numbers."""
        return [family for family in self.families if family.archetype is archetype]

    def promising(self) -> Iterator[tuple[Family, Archetype]]:
        """Yield the families that promise what the rules must find, with their archetypes."""
        for family in self.families:
            if family.archetype is not None:
                yield family, family.archetype

    def expectation(self, family: Family) -> Recipe:
        """Return what the rules must find for a family: income, able-bodied members, category.

        Raises:
            LookupError: the family is drawn and promises nothing.
        """
        if family.archetype is None:
            raise LookupError("a family that is drawn promises nothing")
        return RECIPES[family.archetype]

    def person(self, iin: str) -> Person | None:
        """Return the person with this ИИН."""
        return self._persons.get(iin)

    def family_of(self, iin: str) -> Family | None:
        """Return the family that the person lives in."""
        return self._family_of.get(iin)

    def official(self, post: Post, scope: str) -> Official:
        """Return the official of a post in a unit (a supervisor: in a region).

        Raises:
            KeyError: there is no such post.
        """
        return self.officials[f"{post}.{scope}"]

    def official_by_iin(self, iin: str) -> Official | None:
        """Return the official with this ИИН."""
        return self._officials_by_iin.get(iin)

    def incomes(self, iin: str, first: date, last: date) -> list[MonthlyIncome]:
        """Return a person's incomes from the month of `first` to that of `last`, in tenge.

        Raises:
            KeyError: nobody has this ИИН.
        """
        person = self.person(iin)
        if person is None:
            raise KeyError("nobody of the country has this ИИН")
        return incomes_between(iin, person.incomes, first, last)

    def personal_data(self) -> Iterable[str]:
        """Yield every string that must never be seen in the engine, its logs or metrics."""
        for person in (member.person for family in self.families for member in family.members):
            yield from (
                person.iin,
                str(person.name),
                person.name.surname,
                person.address.code,
                str(person.address),
            )
            yield from (text for text in (person.phone, person.iban) if text)
        for official in self.officials.values():
            yield from (official.iin, str(official.name))
