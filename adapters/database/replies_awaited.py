"""Whether a case still waits for replies to its written requests, and the end of that wait."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.outbox import Effect
from adapters.database.term import Term
from adapters.database.term_projection import REPLIES
from adapters.database.unit_of_work import UnitOfWork
from adapters.database.written_request import WrittenRequest

ELEMENT = "enterReplies"
RUNNING = ("armed", "warned")


def replies_awaited(session: Session, case_id: str) -> bool:
    """Tell whether the term of the replies runs and nobody has said that all are in."""
    running = select(Term.id).where(Term.case_id == case_id, Term.term == REPLIES, Term.state.in_(RUNNING))
    complete = select(Effect.id).where(Effect.business_key == complete_key(case_id))
    return session.scalar(running) is not None and session.scalar(complete) is None


def request_about(session: Session, case_id: str, system: str, iin: str) -> WrittenRequest | None:
    """Return the written request for what a system did not tell about a person, locked."""
    return session.scalars(
        select(WrittenRequest)
        .where(WrittenRequest.case_id == case_id, WrittenRequest.system == system, WrittenRequest.iin == iin)
        .with_for_update()
    ).one_or_none()


def complete_if_all_replied(work: UnitOfWork, case_id: str) -> None:
    """End the wait where no request is without its reply: systems may answer what bodies were asked."""
    work.session.flush()
    open_ = select(WrittenRequest.id).where(WrittenRequest.case_id == case_id, WrittenRequest.state.is_(None))
    if replies_awaited(work.session, case_id) and work.session.scalar(open_.limit(1)) is None:
        work.outbox.complete_user_task(ELEMENT, complete_key(case_id), case_id, {}, since=work.now)
        work.note("complete-replies", case_id)


def complete_key(case_id: str) -> str:
    """Return the business key of the end of the wait."""
    return f"{case_id}/replies"
