"""Count minutes: round the clock, or only in the reception hours of an office."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from rules.terms.calendar import Calendar
from rules.terms.office import Office
from rules.terms.projection import DayLine
from rules.terms.term_error import TermError
from rules.terms.zone import ALMATY, ONE_DAY, later, local_day

CLOSED = "приёма нет"
LONGEST_CLOSURE = 60
"""Days without reception after which the data are held to be wrong."""


class End(NamedTuple):
    """Hold the instant at which the minutes are over and the explanation."""

    due: datetime
    lines: list[DayLine]


def round_the_clock(start: datetime, length: int) -> End:
    """Add true elapsed minutes."""
    due = later(start, timedelta(minutes=length))
    return End(due, [DayLine(local_day(start), length, f"{start.astimezone(ALMATY):%H:%M}–{due:%H:%M}")])


def in_reception(start: datetime, length: int, office: Office, calendar: Calendar) -> End:
    """Add minutes of the reception hours; a start outside them waits for the next opening.

    Raises:
        TermError: the office has no reception for sixty days on end.
    """
    lines: list[DayLine] = []
    left = timedelta(minutes=length)
    cursor = start.astimezone(ALMATY)
    day: date = cursor.date()
    for _ in range(LONGEST_CLOSURE + length):
        parts = office.reception_on(day, calendar)
        if not parts:
            lines.append(DayLine(day, None, f"{CLOSED}: {calendar.day(day).why}"))
        for opens, closes in parts:
            begin = max(opens, cursor)
            end = min(closes, begin + left)
            if begin >= closes:
                continue
            lines.append(
                DayLine(day, int((end - begin) / timedelta(minutes=1)), f"{begin:%H:%M}–{end:%H:%M}")
            )
            left -= end - begin
            if not left:
                return End(end, lines)
        day += ONE_DAY
    raise TermError(f"the office {office.id} has no reception")
