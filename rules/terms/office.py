"""Working and reception hours of an office, which are data."""

from datetime import date, datetime, time
from itertools import pairwise

from pydantic import model_validator

from rules.strict_yaml import LawData, packaged, read, validated
from rules.terms.calendar import WEEKEND, Calendar
from rules.terms.zone import ALMATY


class Hours(LawData):
    """Hold the parts of a day in which an office is open: each from–to, breaks are what lies between."""

    parts: tuple[tuple[time, time], ...]

    @model_validator(mode="after")
    def _ordered(self) -> "Hours":
        edges = [edge for part in self.parts for edge in part]
        if not edges or any(a >= b for a, b in pairwise(edges)):
            raise ValueError("the hours must follow each other and not overlap")
        return self


class Office(LawData):
    """Hold the hours of one kind of office.

    `saturdays` opens it on Saturdays that are no holiday, although they are no working days of the terms.
    """

    id: str
    title: str
    clause: str
    working: Hours
    reception: Hours
    saturdays: bool = False

    def open_on(self, day: date, calendar: Calendar) -> bool:
        """Tell whether the office is open on a day."""
        known = calendar.day(day)
        return known.working or (self.saturdays and day.weekday() == 5 and known.why == WEEKEND)

    def reception_on(self, day: date, calendar: Calendar) -> tuple[tuple[datetime, datetime], ...]:
        """Return the reception hours of a day as instants; none where the office is shut."""
        if not self.open_on(day, calendar):
            return ()
        return tuple(
            (datetime.combine(day, begin, ALMATY), datetime.combine(day, end, ALMATY))
            for begin, end in self.reception.parts
        )

    def closes_on(self, day: date) -> datetime:
        """Return the instant at which the working hours of a day end."""
        return datetime.combine(day, self.working.parts[-1][1], ALMATY)


def load_offices() -> dict[str, Office]:
    """Read the packaged offices.

    Raises:
        LawDataError: a file is wrong: file, key, reason.
    """
    offices = (
        validated(Office, name, "office", read(name, text))
        for name, text in packaged("rules.terms", "office-hours")
    )
    return {office.id: office for office in offices}
