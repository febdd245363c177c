"""The message that gives a term its guard."""

from datetime import datetime

from adapters.clock import ALMATY
from adapters.database.case import Case
from adapters.database.outbox import Outbox
from adapters.database.term import Term


def want_guard(outbox: Outbox, case: Case, term: Term, *, again: int = 0) -> bool:
    """Want a guard for a term as it stands now; ``again`` counts the guards anew, each wanted once."""
    return outbox.publish(
        "term-armed",
        guard_key(case, term, again),
        case.id,
        case.id,
        {
            "termId": term.id,
            "term": term.term,
            "termRegion": case.region,
            "warnAt": instant(term.warn_at),
            "dueAt": instant(term.due_at),
        },
    )


def guard_key(case: Case, term: Term, again: int) -> str:
    """Return the business key of a term's guard, or of one of its guards anew."""
    first = f"{case.id}/term-armed/{term.id}"
    return f"{first}/{again}" if again else first


def instant(at: datetime) -> str:
    """Return an instant as the engine's timers read it."""
    return at.astimezone(ALMATY).isoformat(timespec="seconds")
