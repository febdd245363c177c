"""One walk of a case through its process: a case whose instance was lost walks again, with its records."""

import hashlib

from sqlalchemy import select

from adapters.database.case import Case
from adapters.database.term import Term
from workers.runtime.work import Work


def this_walk(work: Work) -> str:
    """Return a short name of the process instance that asks, unlike that of any other in any epoch.

    It stands in business keys of messages that each walk waits for anew.
    """
    return hashlib.sha256(f"{work.origin.epoch}/{work.origin.instance_key}".encode()).hexdigest()[:12]


def term_of(work: Work, case: Case, term: str) -> Term | None:
    """Return a term of the case whether it runs or is over: an earlier walk may have ended it."""
    return work.session.scalar(select(Term).where(Term.case_id == case.id, Term.term == term))


def review_of(work: Work, case: Case) -> Term | None:
    """Return the term of the review, whichever channel's, whether it runs or is over."""
    reviews = select(Term).where(Term.case_id == case.id, Term.term.startswith("asp-review-"))
    return work.session.scalar(reviews.order_by(Term.started_at))
