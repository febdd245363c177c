"""Suspensions of a term: days that are not counted because somebody else is asked.

The day of the request is day 0 of the suspension and still counts for the term; the day of the last reply is
the last that does not. So a suspension of n days moves a term in calendar days by n days, a term in working
days by the working days among them, and one that begins on the day of the start is the same as a start n days
later (facts, law C 3 and 6).
"""

from dataclasses import dataclass
from datetime import date

from rules.terms.projection import Projection
from rules.terms.zone import local_day


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


def written_requests(first_request: date, last_reply: date | None, *, replies: Projection) -> Suspension:
    """Return the suspension that written requests to bodies make: one a case, from the first request.

    Args:
        first_request: the day of the first request; later ones do not prolong.
        last_reply: the day of the last reply, or None while one is awaited.
        replies: the term `asp-replies` that began with the first request. The suspension has no measure of
            its own: it ends with that term at the latest, so where the 30 days end on a day off and the term
            ends on the next working day (Civil Code 175), the review stands still until then.
    """
    last = replies.last_day or local_day(replies.due)
    return Suspension(first_request, min(last, max(first_request, last_reply)) if last_reply else last)
