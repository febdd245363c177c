"""The ledger of a term: replaying it gives the term's end (law.md C 3; design: never just an instant)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from rules.terms.projection import Projection
from rules.terms.projector import Projector
from rules.terms.suspension import Suspension, written_requests
from rules.terms.term import Term
from rules.terms.zone import local_day

SUSPENDED = "suspended"
RESUMED = "resumed"
EXTENDED = "extended"


class Entry(NamedTuple):
    """One event of a ledger: `at` is when it happened, `length` the budget from here on, if it gives one."""

    event: str
    at: datetime
    length: int | None = None


class Budget(NamedTuple):
    """What of a ledger bears on the end: units granted by the law and in all, and the days not counted."""

    granted: int | None
    """By the law, as it was when the term was armed or last re-projected; None in ledgers without budgets."""
    length: int | None
    """In all: with what extensions added."""
    suspensions: tuple[Suspension, ...]

    def under(self, length: int) -> int:
        """Return the units in all where the law grants so many: extensions stay what they were."""
        return length + (self.length or 0) - (self.granted or 0)


def budget_of(
    entries: Iterable[Entry], *, projector: Projector, replies: Callable[[datetime], Term]
) -> Budget:
    """Return what a ledger leaves of a term; a suspension that still lasts is taken for its whole length.

    Args:
        entries: the events, oldest first.
        projector: projects the replies' term, with which a suspension ends at the latest.
        replies: the term `asp-replies` as it held at an instant.

    Raises:
        TermError, CalendarError: as `project`, of the replies' term.
    """
    granted: int | None = None
    length: int | None = None
    spans: list[tuple[datetime, datetime | None]] = []
    for entry in entries:
        if entry.length is not None:
            if entry.event != EXTENDED:
                granted = entry.length - (length or 0) + (granted or 0)
            length = entry.length
        if entry.event == SUSPENDED:
            spans.append((entry.at, None))
        elif entry.event == RESUMED and spans and spans[-1][1] is None:
            spans[-1] = (spans[-1][0], entry.at)
    suspensions = tuple(
        _suspension(since, until, projector.project(replies(since), since)) for since, until in spans
    )
    return Budget(granted, length, suspensions)


def replay(
    rule: Term,
    start: datetime,
    entries: Sequence[Entry],
    *,
    projector: Projector,
    replies: Callable[[datetime], Term],
) -> Projection:
    """Return the end of a term from its start and its ledger.

    Raises:
        TermError, CalendarError: as `project`.
    """
    budget = budget_of(entries, projector=projector, replies=replies)
    more = 0 if budget.length is None else budget.length - rule.length
    return projector.project(rule, start, suspensions=budget.suspensions, extended_by=more)


def _suspension(since: datetime, until: datetime | None, replies: Projection) -> Suspension:
    return written_requests(local_day(since), None if until is None else local_day(until), replies=replies)
