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
class TermLine:
    """A term of the case: by its code, until when, and whether it was moved."""

    term: str
    state: str
    started_at: datetime
    last_day: date | None
    due_at: datetime
    confirmed: bool
    extension: Extension | None


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
    terms: tuple[TermLine, ...]
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
    terms = _terms(session, case_id)
    term = next((term for term in terms if "review" in term.term), None)
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
        extension=term.extension if term else None,
        terms=terms,
        surveyed=session.get(CommissionConclusion, case_id) is not None,
        papers=tuple(_papers(session, case_id)),
    )


def _terms(session: Session, case_id: str) -> tuple[TermLine, ...]:
    terms = session.scalars(
        select(Term).where(Term.case_id == case_id).order_by(Term.started_at, Term.due_at, Term.term)
    ).all()
    events = session.scalars(
        select(TermEvent)
        .where(TermEvent.term_id.in_([term.id for term in terms]))
        .order_by(TermEvent.sequence)
    ).all()
    return tuple(
        TermLine(
            term=term.term,
            state=term.state,
            started_at=term.started_at,
            last_day=term.last_day,
            due_at=term.due_at,
            confirmed=term.confirmed,
            extension=extension_of(term, [event for event in events if event.term_id == term.id]),
        )
        for term in terms
    )


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
