"""Both dates of a term that was extended, and why (law.md C 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from adapters.database.term import Term, TermEvent
from rules.terms import local_day

MOVES = ("extended", "re-projected")
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Extension:
    """A term ended on `before`, and now ends on `after`: later, or earlier where the law moved it so."""

    before: date
    after: date
    reasons: tuple[str, ...]
    """Codes, each once, in the order in which they moved the term."""

    @property
    def later(self) -> bool:
        """Tell whether the term was extended."""
        return self.after > self.before


def extension_of(term: Term, events: Sequence[TermEvent]) -> Extension | None:
    """Return how a term was moved from its first end; None where it ends when it was to.

    Args:
        term: the term.
        events: its ledger, oldest first.
    """
    armed = next((event for event in events if event.event == "armed"), None)
    if armed is None:
        return None
    # `due_at` is the first instant that is too late.
    before, after = local_day(armed.due_at - INSTANT), term.last_day or local_day(term.due_at - INSTANT)
    if before == after:
        return None
    reasons = [event.reason for event in events if event.event in MOVES and event.reason]
    return Extension(before, after, tuple(dict.fromkeys(reasons)))
