"""The hearing before a refusal: whether there is one, and its first day (appk/73; law.md C 8, 13)."""

from collections.abc import Collection
from datetime import date

from rules.codes import RefusalGround
from rules.terms import Calendar, Terms, project, start_of
from rules.terms.zone import ONE_DAY

TERM = "asp-hearing-notice"
AUTOMATIC = frozenset({RefusalGround.INCOME_ABOVE_LINE})
"""Grounds that the arithmetic over the registers finds by itself; a refusal on these alone is not heard.

Configuration, not law: the sources say neither what is heard nor what is not.
"""


def is_heard(grounds: Collection[RefusalGround], *, authority_hears: bool) -> bool:
    """Tell whether the applicant is heard before a refusal on these grounds."""
    return authority_hears and bool(set(grounds) - AUTOMATIC)


def first_day_of_hearing(invited_on: date, *, terms: Terms, calendar: Calendar) -> date:
    """Return the first working day on which an applicant may be heard who was invited on a day."""
    day = calendar.next_working(invited_on + ONE_DAY)
    while True:
        notice = project(terms.find(TERM, on=day), start_of(day), calendar=calendar)
        if notice.last_day is None or notice.last_day >= invited_on:
            return day
        day = calendar.next_working(day + ONE_DAY)
