"""The projection of a term from its row and its ledger: budget, start, suspensions (law.md C 3)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.term import Term, TermEvent
from rules.law import Law
from rules.terms import Projection, Suspension, local_day, project, written_requests

REPLIES = "asp-replies"


def projection_of(session: Session, term: Term, law: Law) -> Projection:
    """Return how a term is counted, its suspensions included."""
    rule = law.term(term.term, term.started_at)
    return project(
        rule, term.started_at, calendar=law.calendar, suspensions=suspensions_of(session, term, law)
    )


def suspensions_of(session: Session, term: Term, law: Law) -> tuple[Suspension, ...]:
    """Return the term's suspensions; one that still lasts is taken for its whole length."""
    ledger = select(TermEvent).where(TermEvent.term_id == term.id).order_by(TermEvent.sequence)
    events = session.scalars(ledger).all()
    suspended = next((event for event in events if event.event == "suspended"), None)
    if suspended is None:
        return ()
    resumed = next((event for event in events if event.event == "resumed"), None)
    last_reply = None if resumed is None else local_day(resumed.at)
    replies = law.term(REPLIES, suspended.at)
    return (written_requests(local_day(suspended.at), last_reply, replies=replies),)
