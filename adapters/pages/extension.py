"""Both dates of a term that was extended, and why (law.md C 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from adapters.database.term import Term, TermEvent
from rules.terms import local_day

EXTENDED = "extended"
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Extension:
    """A term ended on `before`, and now ends on `after`."""

    before: date
    after: date
    reason: str | None


def extension_of(term: Term, events: Sequence[TermEvent]) -> Extension | None:
    """Return how a term was extended; None where it was not.

    Args:
        term: the term.
        events: its ledger, oldest first.
    """
    extended = next((event for event in events if event.event == EXTENDED), None)
    armed = next((event for event in events if event.event == "armed"), None)
    if extended is None or armed is None:
        return None
    # `due_at` is the first instant that is too late.
    after = term.last_day or local_day(term.due_at - INSTANT)
    return Extension(local_day(armed.due_at - INSTANT), after, extended.reason)
