"""Projects many terms under one calendar: those that share day, budget and suspensions are counted once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from rules.terms.arithmetic import project
from rules.terms.calendar import Calendar
from rules.terms.projection import Projection
from rules.terms.suspension import Suspension
from rules.terms.term import AfterHours, Direction, Term
from rules.terms.zone import local_day, start_of

KEPT = 10_000
"""Projections held at most; one takes a few kilobytes with its explanation."""

_Key = tuple[str, date, date, tuple[Suspension, ...], int]


class Projector:
    """Gives what `project` gives, faster where it is asked the same again."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._known: dict[_Key, Projection] = {}

    def project(
        self, term: Term, start: datetime, *, suspensions: Sequence[Suspension] = (), extended_by: int = 0
    ) -> Projection:
        """Return when a term ends.

        Raises:
            TermError, CalendarError: as `project`.
        """
        if term.unit.in_minutes or term.after_hours is not AfterHours.SAME_DAY:
            return project(
                term, start, calendar=self.calendar, suspensions=suspensions, extended_by=extended_by
            )
        day = local_day(start)
        key = (term.id, term.version.valid_from, day, tuple(suspensions), extended_by)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            found = self._known[key] = project(
                term,
                start_of(day),
                calendar=self.calendar,
                suspensions=suspensions,
                extended_by=extended_by,
            )
        if term.direction is Direction.FORWARDS and found.warn_at < start:
            return replace(found, warn_at=start)
        return found
