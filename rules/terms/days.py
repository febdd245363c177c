"""Count working days, calendar days and months from a day 0, forwards or backwards."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rules.terms.calendar import Calendar
from rules.terms.projection import DayLine
from rules.terms.suspension import Suspension
from rules.terms.zone import ONE_DAY

DAY_ZERO = "день события не считается"
SUSPENDED = "течение срока приостановлено"
CALENDAR_DAY = "календарный день"
SAME_DATE = "то же число месяца или его последний день"
MOVED = "окончание перенесено с нерабочего дня"


class Count(NamedTuple):
    """Hold the last day of a term and the explanation in the order of counting."""

    last_day: date
    lines: list[DayLine]


def working_days(
    day: date, length: int, step: timedelta, calendar: Calendar, suspensions: Sequence[Suspension]
) -> Count:
    """Count working days that are not suspended; the last one is the end, so it is never a day off."""
    lines = [DayLine(day, None, DAY_ZERO)]
    number = 0
    while number < length:
        day += step
        known = calendar.day(day)
        if not known.working:
            lines.append(DayLine(day, None, known.why))
        elif _suspended(day, suspensions):
            lines.append(DayLine(day, None, SUSPENDED))
        else:
            number += 1
            lines.append(DayLine(day, number, known.why))
    return Count(day, lines)


def calendar_days(day: date, length: int, step: timedelta, suspensions: Sequence[Suspension]) -> Count:
    """Count calendar days that are not suspended."""
    lines = [DayLine(day, None, DAY_ZERO)]
    number = 0
    while number < length:
        day += step
        if _suspended(day, suspensions):
            lines.append(DayLine(day, None, SUSPENDED))
        else:
            number += 1
            lines.append(DayLine(day, number, CALENDAR_DAY))
    return Count(day, lines)


def calendar_months(day: date, length: int, step: timedelta, suspensions: Sequence[Suspension]) -> Count:
    """Go to the same date of the month, or its last day, and on by the suspended days on the way."""
    lines = [DayLine(day, None, DAY_ZERO)]
    target = same_date(day, length * step.days)
    lines.append(DayLine(target, length, SAME_DATE))
    day += ONE_DAY
    while day <= target:
        if suspensions and _suspended(day, suspensions):
            target += ONE_DAY
            lines.append(DayLine(day, None, SUSPENDED))
        elif not suspensions:
            break
        day += ONE_DAY
    return Count(target, lines)


def rolled(count: Count, step: timedelta, calendar: Calendar) -> Count:
    """Move an end on a day off to the next working day in the direction of counting."""
    day = count.last_day
    while not calendar.works(day):
        count.lines.append(DayLine(day, None, f"{MOVED}: {calendar.day(day).why}"))
        day += step
    if day != count.last_day:
        count.lines.append(DayLine(day, None, MOVED))
    return Count(day, count.lines)


def same_date(day: date, months: int) -> date:
    """Return the same date so many months on (or back), or the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _suspended(day: date, suspensions: Sequence[Suspension]) -> bool:
    for suspension in suspensions:  # noqa: SIM110 - a generator a day costs half of the projection
        if suspension.since < day <= suspension.until:
            return True
    return False
