"""How a running term stands, for boards and case pages."""

import math
from datetime import datetime, timedelta

from rules.terms.calendar import Calendar
from rules.terms.projection import Projection
from rules.terms.term import Unit
from rules.terms.zone import ONE_DAY, local_day


def days_used(projection: Projection, now: datetime) -> int:
    """Return the days of the term that are over (for minutes: the minutes); day 0 has used none."""
    today = local_day(now)
    if projection.last_day is None:
        total = sum(line.number or 0 for line in projection.days)
        return max(0, min(total, total - days_left(projection, now, None)))
    if projection.unit is Unit.CALENDAR_MONTHS:
        return max(0, (min(today, projection.last_day + ONE_DAY) - projection.first_day).days - 1)
    return sum(1 for line in projection.days if line.number is not None and line.day < today)


def days_left(projection: Projection, now: datetime, calendar: Calendar | None) -> int:
    """Return the days left, today among them; below zero the days since the end.

    Days are those of the term's unit; a term in months leaves calendar days, one in minutes whole minutes.
    An overdue term in working days is counted in working days where a calendar is given.
    """
    today = local_day(now)
    if projection.last_day is None:
        return math.ceil((projection.due - now) / timedelta(minutes=1))
    if today <= projection.last_day:
        if projection.unit is Unit.WORKING_DAYS:
            return sum(1 for line in projection.days if line.number is not None and line.day >= today)
        return (projection.last_day - max(today, projection.first_day + ONE_DAY)).days + 1
    overdue = (today - projection.last_day).days
    if projection.unit is Unit.WORKING_DAYS and calendar is not None:
        overdue = sum(calendar.works(today - timedelta(n)) for n in range(overdue))
    return -overdue
