"""Quarters, months and ages (art. 127(2): the quarter before that of the application)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, numbered 1 to 4."""

    year: int
    number: int

    @property
    def first_day(self) -> date:
        """Return the first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        """Return the last day."""
        return self.following.first_day - timedelta(days=1)

    @property
    def months(self) -> tuple[date, date, date]:
        """Return the first days of its three months."""
        first = self.first_day
        return first, first.replace(month=first.month + 1), first.replace(month=first.month + 2)

    @property
    def preceding(self) -> "Quarter":
        """Return the quarter before."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def following(self) -> "Quarter":
        """Return the quarter after."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)


def quarter_of(day: date) -> Quarter:
    """Return the quarter a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def months_from(day: date, count: int) -> tuple[date, ...]:
    """Return the first days of so many months, beginning with the month of a day."""
    first = day.year * 12 + day.month - 1
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(first, first + count))


def last_day_of(month: date) -> date:
    """Return the last day of the month whose first day is given."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def birthday(born: date, age: int) -> date:
    """Return the day somebody completes an age; who was born on 29 February does so on 1 March elsewhere."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Return the completed years of age on a day."""
    age = day.year - born.year
    return age if birthday(born, age) <= day else age - 1
