"""What every stub of a register shares: whom it knows, and facts that are drawn once for a person."""

from collections.abc import Callable
from datetime import date
from hashlib import blake2s
from typing import Any

from adapters.clock import Clock
from adapters.population import Country, Family, Person, Register

AnswerOf = Callable[[Country, Clock, Any], Any]
Tell = Callable[[Person, Family, date], Any]


def about(register: Register, tell: Tell) -> AnswerOf:
    """Return the answers of a register: `tell` of a person it knows, None («no data») of anybody else."""

    def answer(country: Country, clock: Clock, request: Any) -> Any:
        person, family = country.person(request.about), country.family_of(request.about)
        if person is None or family is None or register in person.gaps:
            return None
        return tell(person, family, clock.now().date())

    return answer


def chance(person: Person, of: str) -> int:
    """Return a number from 0 to 99 that is always the same for a person and a subject."""
    return int.from_bytes(blake2s(f"{person.iin}{of}".encode(), digest_size=4).digest()) % 100


def earns(person: Person, kind: str) -> bool:
    """Tell whether a person has an income of a kind."""
    return any(source.kind == kind for source in person.incomes)
