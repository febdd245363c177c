"""The message that starts a case's process."""

from adapters.database.case import Case
from adapters.database.unit_of_work import UnitOfWork

START_MESSAGES = {"asp": "asp-application-submitted"}
"""By service."""


def want_start(work: UnitOfWork, case: Case, *, again: int = 0) -> bool:
    """Want the start message of a case; ``again`` counts the starts anew, each wanted once.

    A case that starts anew asks under a new business key: the outbox has let the first one out, and the
    engine knows its message id as long as it buffers it.
    """
    return work.outbox.publish(
        START_MESSAGES[case.service],
        start_key(case, again),
        case.id,
        case.id,
        {"caseId": case.id, "channel": case.channel},
    )


def start_key(case: Case, again: int) -> str:
    """Return the business key of a case's start, or of one of its starts anew."""
    return f"{case.id}/start/{again}" if again else f"{case.id}/start"
