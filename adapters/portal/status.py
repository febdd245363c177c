"""Where a case stands, for anybody who holds its key: nothing personal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.commission import CommissionConclusion
from adapters.database.document import Document, Signature
from adapters.database.term import Term, TermEvent
from adapters.pages.extension import Extension, extension_of


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was given a number: what anybody may check of it."""

    kind: str
    number: str
    registered_at: datetime | None
    sha256: str
    signature: str | None
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """A case without its people."""

    case_id: str
    case_number: str | None
    stage: str
    outcome: str | None
    channel: str
    submitted_at: datetime
    registered_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    result_day: date | None
    result_confirmed: bool
    extension: Extension | None
    """Both result days, and why, where the term was extended."""
    surveyed: bool
    papers: tuple[Paper, ...]


def status_of(session: Session, case_id: str) -> Status | None:
    """Return where a case stands; None where there is none of this id."""
    try:
        UUID(case_id)
    except ValueError:
        return None
    case = session.get(Case, case_id)
    if case is None:
        return None
    term = _review_term(session, case_id)
    return Status(
        case_id=case.id,
        case_number=case.number,
        stage=case.stage,
        outcome=case.outcome,
        channel=case.channel,
        submitted_at=case.submitted_at,
        registered_at=case.registered_at,
        decided_at=case.decided_at,
        closed_at=case.closed_at,
        result_day=(term.last_day or term.due_at.date()) if term else None,
        result_confirmed=term.confirmed if term else True,
        extension=extension_of(term, _ledger(session, term)) if term else None,
        surveyed=session.get(CommissionConclusion, case_id) is not None,
        papers=tuple(_papers(session, case_id)),
    )


def _review_term(session: Session, case_id: str) -> Term | None:
    terms = session.scalars(select(Term).where(Term.case_id == case_id)).all()
    return next((term for term in terms if "review" in term.term), None)


def _ledger(session: Session, term: Term) -> Sequence[TermEvent]:
    ledger = select(TermEvent).where(TermEvent.term_id == term.id).order_by(TermEvent.sequence)
    return session.scalars(ledger).all()


def _papers(session: Session, case_id: str) -> Sequence[Paper]:
    numbered = session.scalars(
        select(Document)
        .where(Document.case_id == case_id, Document.number.is_not(None))
        .order_by(Document.created_at, Document.id)
    )
    papers = []
    for document in numbered:
        signature = session.scalar(
            select(Signature)
            .where(Signature.document_id == document.id)
            .order_by(Signature.round.desc())
            .limit(1)
        )
        papers.append(
            Paper(
                kind=document.kind,
                number=document.number or "",
                registered_at=document.registered_at,
                sha256=document.sha256,
                signature=signature.state if signature else None,
                signed_at=signature.signed_at if signature else None,
            )
        )
    return papers
