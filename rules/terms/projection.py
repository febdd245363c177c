"""What the arithmetic of a term yields: instants, and each day counted or skipped with the reason."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from rules.terms.term import Unit


class DayLine(NamedTuple):
    """One line of the explanation; `number` is the day's number in the term, or minutes counted on it."""

    day: date
    number: int | None
    why: str

    @property
    def counted(self) -> bool:
        """Tell whether the day counts."""
        return self.number is not None


@dataclass(frozen=True, slots=True)
class Projection:
    """Hold when a term ends.

    `due` is the first instant that is too late: for a term in days 24:00 of `last_day`, written as 00:00 of
    the next day in Asia/Almaty. `last_day` is None for terms in minutes. `confirmed` is False where a day
    rests on a year whose days off nobody has confirmed.
    """

    term_id: str
    unit: Unit
    first_day: date
    due: datetime
    warn_at: datetime
    last_day: date | None
    days: tuple[DayLine, ...]
    confirmed: bool
