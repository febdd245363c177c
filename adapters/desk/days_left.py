"""The days left of a term, by the end that the database keeps: suspensions and extensions are in it."""

from datetime import datetime, timedelta
from math import ceil

from adapters.database.term import Term
from rules.law import Law
from rules.terms import Unit, local_day

ONE_DAY = timedelta(days=1)


def days_left(term: Term, law: Law, now: datetime) -> int:
    """Return the days left, today among them and day 0 not; below zero the days since the end.

    Terms in working days are counted in working days, terms in minutes leave minutes.
    """
    if term.last_day is None:
        return ceil((term.due_at - now) / timedelta(minutes=1))
    today, first = local_day(now), local_day(term.started_at) + ONE_DAY
    working = law.term(term.term, term.started_at).unit is Unit.WORKING_DAYS
    overdue = today > term.last_day
    day, last = (term.last_day + ONE_DAY, today) if overdue else (max(today, first), term.last_day)
    days = [day + timedelta(n) for n in range((last - day).days + 1)]
    count = sum(1 for one in days if not working or law.calendar.works(one))
    return -count if overdue else count
