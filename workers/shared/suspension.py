"""Suspends the terms that a written request suspends: once a case, from the first request (law.md C 3)."""

from datetime import date, datetime

from sqlalchemy import select

from adapters.database.case import Case
from adapters.database.term import Term, TermEvent
from adapters.database.term_projection import projection_of, suspensions_of
from rules.terms import local_day
from workers.runtime.work import Work
from workers.shared.terms import move_term, note_event, open_terms
from workers.shared.written_requests import requests_of

CAUSE = "written-request"


def suspend_for_requests(work: Work, case: Case) -> None:
    """Let the review term stand still until the replies are in, at most their own term."""
    for term in _suspendable(work, case):
        if not suspensions_of(work.session, term, work.law):
            note_event(work, term, "suspended", CAUSE)
            _move(work, term, "extended")


def resume_after_requests(work: Work, case: Case) -> None:
    """Let the review term run again, once: from the last reply, or from the end of the replies' term."""
    until = _last_reply(work, case)
    for term in _suspendable(work, case):
        if suspensions_of(work.session, term, work.law) and not _resumed(work, term):
            note_event(work, term, "resumed", CAUSE, at=until)
            _move(work, term, "re-projected")


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


def _last_reply(work: Work, case: Case) -> datetime:
    """Return when the last reply came, however late somebody says so; now, where one is still missing."""
    replied = [request.replied_at for request in requests_of(work, case.id)]
    came = [at for at in replied if at is not None]
    return max(came) if came and len(came) == len(replied) else work.now


def _resumed(work: Work, term: Term) -> bool:
    resumed = select(TermEvent.sequence).where(TermEvent.term_id == term.id, TermEvent.event == "resumed")
    return work.session.scalar(resumed.limit(1)) is not None


def _move(work: Work, term: Term, event: str) -> None:
    work.session.flush()
    move_term(work, term, projection_of(work.session, term, work.law), event=event, reason=CAUSE)
