"""Terms of a case in the database, and the messages that keep their guards in step."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from adapters.clock import ALMATY
from adapters.database.case import Case
from adapters.database.term import Term, TermEvent
from workers.runtime.work import Work

OPEN_STATES = ("armed", "warned", "breached")


def arm_term(work: Work, case: Case, term: str, start: datetime) -> Term:
    """Arm a term once for a case and tell the engine to guard it.

    Raises:
        ForSupervisorError: the term cannot be armed; a case never goes on without its clock.
    """
    existing = work.session.scalar(select(Term).where(Term.case_id == case.id, Term.term == term))
    if existing is not None:
        return existing
    rule, projection = work.law.term(term, start), work.law.project(term, start)
    armed = Term(
        id=str(uuid4()),
        case_id=case.id,
        term=term,
        clause=rule.clause,
        state="armed",
        started_at=start,
        warn_at=projection.warn_at,
        due_at=projection.due,
        last_day=projection.last_day,
        confirmed=projection.confirmed,
    )
    work.session.add(armed)
    work.session.flush()
    note_event(work, armed, "armed")
    work.outbox.publish(
        "term-armed",
        f"{case.id}/term-armed/{armed.id}",
        case.id,
        case.id,
        {
            "termId": armed.id,
            "term": armed.term,
            "termRegion": case.region,
            "warnAt": _instant(armed.warn_at),
            "dueAt": _instant(armed.due_at),
        },
    )
    return armed


def note_event(work: Work, term: Term, event: str, reason: str | None = None) -> None:
    """Append to a term's ledger."""
    work.session.add(
        TermEvent(
            term_id=term.id, event=event, at=work.now, actor=work.actor, reason=reason, due_at=term.due_at
        )
    )
    work.note(f"term-{event}", term.case_id, term=term.term, reason=reason)


def open_terms(work: Work, case_id: str) -> list[Term]:
    """Return the terms of a case that still run, locked until the transaction ends."""
    running = select(Term).where(Term.case_id == case_id, Term.state.in_(OPEN_STATES)).with_for_update()
    return list(work.session.scalars(running))


def close_terms(work: Work, case_id: str, *, reason: str, event: str = "met") -> None:
    """Close every open term of a case and release its guard; a breached one stays breached in its ledger."""
    for term in open_terms(work, case_id):
        close_term(work, term, reason=reason, event=event)


def close_term(work: Work, term: Term, *, reason: str, event: str = "met") -> None:
    """Close one term and release its guard."""
    late = term.state == "breached" or work.now > term.due_at
    outcome = "met-late" if late and event == "met" else event
    term.state = outcome
    note_event(work, term, outcome, reason)
    work.outbox.publish("term-closed", f"{term.case_id}/term-closed/{term.id}", term.case_id, term.id, {})
    work.session.flush()


def _instant(at: datetime) -> str:
    return at.astimezone(ALMATY).isoformat(timespec="seconds")
