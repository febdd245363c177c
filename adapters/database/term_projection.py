"""The projection of a term from its row and its ledger: budget, start, suspensions (law.md C 3)."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.term import Term, TermEvent
from rules.law import Law
from rules.terms import Entry, Projection, Projector, Suspension, budget_of, replay
from rules.terms import Term as Rule

REPLIES = "asp-replies"


def projection_of(session: Session, term: Term, law: Law) -> Projection:
    """Return how a term is counted: its ledger replayed, extensions and suspensions included."""
    return replay(
        law.term(term.term, term.started_at),
        term.started_at,
        ledger_of(session, term),
        projector=Projector(law.calendar),
        replies=replies_under(law),
    )


def suspensions_of(session: Session, term: Term, law: Law) -> tuple[Suspension, ...]:
    """Return the term's suspensions; one that still lasts is taken for its whole length."""
    ledger, projector = ledger_of(session, term), Projector(law.calendar)
    return budget_of(ledger, projector=projector, replies=replies_under(law)).suspensions


def ledger_of(session: Session, term: Term) -> list[Entry]:
    """Return the events of a term, oldest first."""
    of_term = select(TermEvent.event, TermEvent.at, TermEvent.length).where(TermEvent.term_id == term.id)
    return [Entry(*row) for row in session.execute(of_term.order_by(TermEvent.sequence))]


def replies_under(law: Law) -> Callable[[datetime], Rule]:
    """Return how the term of replies held at an instant."""
    return lambda at: law.term(REPLIES, at)
