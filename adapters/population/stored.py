"""A large country in one file that the system maps into memory: no process holds its people."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, overload

from adapters.population.archetypes import Archetype
from adapters.population.country import Country
from adapters.population.drawn import draw_family
from adapters.population.family import Family
from adapters.population.family_text import family_from, family_text
from adapters.population.household import make_family
from adapters.population.identifiers import IinBook
from adapters.population.officials import appoint_officials
from adapters.population.person import Person

FILE = "country.db"
ARCHETYPAL = 140
"""So many families are those of the small country, with what they promise; the others are drawn."""
TABLES = """
CREATE TABLE facts (seed INTEGER, as_of TEXT, families INTEGER, persons INTEGER, gaps INTEGER,
                    contradictions INTEGER);
CREATE TABLE family (number INTEGER PRIMARY KEY, archetype TEXT, content TEXT);
CREATE TABLE person (iin INTEGER PRIMARY KEY, family INTEGER, position INTEGER);
"""
MAPPED = 1 << 30
"""Bytes of the file that are mapped into memory."""
CACHED = 2048


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """A country in numbers; the same seed, day and size give the same."""

    seed: int
    as_of: str
    families: int
    persons: int
    gaps: int
    """Persons whom one register does not know."""
    contradictions: int
    """Families of whom two systems tell different things."""


def write_country(path: Path, *, seed: int, families: int, as_of: date) -> CountryFacts:
    """Make a country and write it in one piece; readers of an earlier one keep theirs until they end."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(draft, isolation_level=None)
    try:
        database.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN; {TABLES}")
        persons: list[tuple[int, int, int]] = []
        gaps = contradictions = 0
        rows = []
        for family in _families(seed, families, as_of):
            rows.append((family.number, family.archetype, family_text(family)))
            persons += [(int(m.person.iin), family.number, at) for at, m in enumerate(family.members)]
            gaps += sum(bool(member.person.gaps) for member in family.members)
            contradictions += family.contradiction is not None
            if len(rows) == CACHED:
                database.executemany("INSERT INTO family VALUES (?, ?, ?)", rows)
                rows.clear()
        database.executemany("INSERT INTO family VALUES (?, ?, ?)", rows)
        persons.sort()
        database.executemany("INSERT INTO person VALUES (?, ?, ?)", persons)
        facts = CountryFacts(seed, as_of.isoformat(), families, len(persons), gaps, contradictions)
        database.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)", tuple(asdict(facts).values()))
        database.execute("CREATE INDEX family_archetype ON family (archetype) WHERE archetype IS NOT NULL")
        database.execute("COMMIT")
    finally:
        database.close()
    draft.replace(path)
    return facts


def _families(seed: int, families: int, as_of: date) -> Iterator[Family]:
    book = IinBook()
    appoint_officials(seed, book)
    for number in range(families):
        make = make_family if number < ARCHETYPAL else draw_family
        yield make(seed, number, as_of, book)


class StoredCountry(Country):
    """The country of a file; looks up one family at a time. Safe to share among threads."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        address = f"file:{path}?mode=ro&immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._database.execute(f"PRAGMA mmap_size={MAPPED}")
        self.facts = CountryFacts(*self._row("SELECT * FROM facts", ()))
        self.seed = self.facts.seed
        self.as_of = date.fromisoformat(self.facts.as_of)
        self.officials = appoint_officials(self.seed, IinBook())
        self._officials_by_iin = {official.iin: official for official in self.officials.values()}
        self._family = lru_cache(CACHED)(self._read)
        self.families = StoredFamilies(self)

    def families_with(self, archetype: Archetype) -> list[Family]:
        """Return all families of an archetype in the order of their numbers."""
        with self._lock:
            numbers = self._database.execute(
                "SELECT number FROM family WHERE archetype = ? ORDER BY number", (archetype,)
            ).fetchall()
        return [self._family(number) for (number,) in numbers]

    def person(self, iin: str) -> Person | None:
        """Return the person with this ИИН."""
        found = self._where(iin)
        return None if found is None else self._family(found[0]).members[found[1]].person

    def family_of(self, iin: str) -> Family | None:
        """Return the family that the person lives in."""
        found = self._where(iin)
        return None if found is None else self._family(found[0])

    def family(self, number: int) -> Family:
        """Return a family by its number."""
        return self._family(number)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _where(self, iin: str) -> tuple[int, int] | None:
        if not (iin.isascii() and iin.isdigit() and len(iin) == 12):
            return None
        with self._lock:
            found = self._database.execute(
                "SELECT family, position FROM person WHERE iin = ?", (int(iin),)
            ).fetchone()
        return None if found is None else (found[0], found[1])

    def _read(self, number: int) -> Family:
        (content,) = self._row("SELECT content FROM family WHERE number = ?", (number,))
        return family_from(number, content)

    def _row(self, query: str, values: tuple[int, ...]) -> tuple[Any, ...]:
        with self._lock:
            row: tuple[Any, ...] = self._database.execute(query, values).fetchone()
        return row


class StoredFamilies(Sequence[Family]):
    """The families of a file, read as they are looked at."""

    def __init__(self, country: StoredCountry) -> None:
        self._country = country

    def __len__(self) -> int:
        return self._country.facts.families

    @overload
    def __getitem__(self, index: int) -> Family: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Family]: ...
    def __getitem__(self, index: int | slice) -> Family | Sequence[Family]:
        """Return a family, or a list of them."""
        if isinstance(index, slice):
            return [self._country.family(number) for number in range(*index.indices(len(self)))]
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        return self._country.family(number)
