"""Suspensions of a term: days that are not counted because somebody else is asked.

The day of the request is day 0 of the suspension and still counts for the term; the day of the last reply is
the last that does not. So a suspension of n days moves a term in calendar days by n days, a term in working
days by the working days among them, and one that begins on the day of the start is the same as a start n days
later (facts, law C 3 and 6).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from rules.terms.term import Term, Unit


@dataclass(frozen=True, slots=True)
class Suspension:
    """Hold the day a term was suspended and the last day it stood still; `until` may be the expected one.

    Days after `since` and up to `until` are not counted.
    """

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("a suspension ends before it begins")


def written_requests(first_request: date, last_reply: date | None, *, replies: Term) -> Suspension:
    """Return the suspension that written requests to bodies make: one a case, capped from the first request.

    Args:
        first_request: the day of the first request; later ones do not prolong.
        last_reply: the day of the last reply, or None while one is awaited.
        replies: the term `asp-replies`, whose length in calendar days is the cap.
    """
    if replies.unit is not Unit.CALENDAR_DAYS:
        raise ValueError("the cap of a suspension is counted in calendar days")
    cap = first_request + timedelta(days=replies.length)
    return Suspension(first_request, min(cap, max(first_request, last_reply)) if last_reply else cap)
