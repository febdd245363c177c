"""Suspends the terms that a written request suspends: once a case, from the first request (law.md C 3)."""

from datetime import date

from sqlalchemy import select

from adapters.database.case import Case
from adapters.database.term import Term, TermEvent
from rules.terms import Suspension, local_day, project, written_requests
from workers.runtime.work import Work
from workers.shared.terms import move_term, note_event, open_terms

CAUSE = "written-request"
REPLIES = "asp-replies"


def suspend_for_requests(work: Work, case: Case) -> None:
    """Let the review term stand still until the replies are in, at most their own term."""
    replies = work.law.term(REPLIES, work.now)
    suspension = written_requests(local_day(work.now), None, replies=replies)
    for term in _suspendable(work, case):
        note_event(work, term, "suspended", CAUSE)
        _move(work, term, suspension, "extended")


def resume_after_requests(work: Work, case: Case) -> None:
    """Let the review term run again from today, or from the end of the replies' term if that was earlier."""
    replies = work.law.term(REPLIES, work.now)
    for term in _suspendable(work, case):
        first = _suspended_on(work, term)
        if first is None:
            continue
        note_event(work, term, "resumed", CAUSE)
        _move(work, term, written_requests(first, local_day(work.now), replies=replies), "re-projected")


def due_before_extension(work: Work, term: Term) -> date:
    """Return the last day of a term as it was before any extension."""
    projection = work.law.project(term.term, term.started_at)
    return projection.last_day or local_day(projection.due)


def review_term(work: Work, case: Case) -> Term | None:
    """Return the running term of the review of the application."""
    return next((term for term in _suspendable(work, case) if term.term.startswith("asp-review-")), None)


def _suspendable(work: Work, case: Case) -> list[Term]:
    return [
        term
        for term in open_terms(work, case.id)
        if CAUSE in work.law.term(term.term, term.started_at).suspended_by
    ]


def _suspended_on(work: Work, term: Term) -> date | None:
    suspended = select(TermEvent.at).where(TermEvent.term_id == term.id, TermEvent.event == "suspended")
    at = work.session.scalar(suspended.order_by(TermEvent.sequence).limit(1))
    return None if at is None else local_day(at)


def _move(work: Work, term: Term, suspension: Suspension, event: str) -> None:
    rule = work.law.term(term.term, term.started_at)
    projection = project(rule, term.started_at, calendar=work.law.calendar, suspensions=(suspension,))
    move_term(work, term, projection, event=event, reason=CAUSE)
