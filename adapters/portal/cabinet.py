"""The cabinet: «История получения услуг», each case with its stage and its notices."""

from dataclasses import dataclass

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.application import Application
from adapters.database.application_draft import ApplicationDraft
from adapters.database.case import Case
from adapters.database.contract_signature import contract_to_sign, recipients_signature
from adapters.database.document import Document
from adapters.database.notice import Notice
from adapters.database.proactive_offer import open_offer
from adapters.database.unit_of_work import unit_of_work
from adapters.database.withdrawal import withdrawal_wanted
from adapters.pages.course import course_of
from adapters.pages.pdf import pdf_response
from adapters.portal.door import Door
from adapters.portal.intake import ACTOR
from adapters.portal.proactive import NAMES
from adapters.portal.status import status_of
from rules.codes import DeliveryMeans

AT_ONCE = ("slip", "contract")
"""Kinds of documents that the applicant sees without a delivery: the contract is to be read and signed."""


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the history."""

    case: Case
    papers: int


def cabinet(door: Door) -> APIRouter:
    """Return the routes of the cabinet."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cabinet", name="cabinet")
    def history(request: Request) -> Response:
        visitor = door.visitor(request)
        with door.sessions() as session:
            cases = session.scalars(
                select(Case)
                .join(Application, Application.case_id == Case.id)
                .where(Application.iin == visitor.who)
                .order_by(Case.sequence.desc())
            ).all()
            lines = [Line(case, len(_laid(session, case.id))) for case in cases]
            draft = session.get(ApplicationDraft, visitor.who)
            offer = open_offer(session, door.clock.now(), iin=visitor.who)
        return door.page(
            request, "cabinet.html", visitor=visitor, lines=lines, draft=draft, offer=offer, payers=NAMES
        )

    @router.get("/cabinet/{case_id}", name="case")
    def case(request: Request, case_id: str) -> Response:
        visitor = door.visitor(request)
        with door.sessions() as session:
            require_own(session, case_id, visitor.who)
            status = status_of(session, case_id)
            papers = _laid(session, case_id)
            withdrawn = withdrawal_wanted(session, case_id)
            to_sign = contract_to_sign(session, session.get_one(Case, case_id)) is not None
            signed = recipients_signature(session, case_id)
        if status is None:
            raise HTTPException(404)
        course = course_of(status.stage, surveyed=status.surveyed)
        return door.page(
            request,
            "case.html",
            visitor=visitor,
            status=status,
            papers=papers,
            course=course,
            to_sign=to_sign,
            signed=signed,
            withdrawn=withdrawn and status.closed_at is None,
        )

    @router.get("/cabinet/{case_id}/documents/{document_id}", name="document")
    def document(request: Request, case_id: str, document_id: str) -> Response:
        visitor = door.visitor(request)
        with unit_of_work(door.sessions, door.clock, ACTOR) as work:
            require_own(work.session, case_id, visitor.who)
            found = next((p for p in _laid(work.session, case_id) if p.id == document_id), None)
            if found is None:
                raise HTTPException(404)
            work.note("read-document", case_id, document=document_id)
            return pdf_response(found)

    return router


def require_own(session: Session, case_id: str, iin: str) -> None:
    """Let the applicant alone see the case; whether another's exists is not told."""
    own = session.scalar(
        select(Application.case_id).where(Application.case_id == case_id, Application.iin == iin)
    )
    if own is None:
        raise HTTPException(404)


def _laid(session: Session, case_id: str) -> list[Document]:
    """Return slip and contract, and the documents that the cabinet has accepted."""
    accepted = select(Notice.document_id).where(
        Notice.case_id == case_id, Notice.means == DeliveryMeans.CABINET, Notice.accepted_at.is_not(None)
    )
    return list(
        session.scalars(
            select(Document)
            .where(Document.case_id == case_id, Document.kind.in_(AT_ONCE) | Document.id.in_(accepted))
            .order_by(Document.created_at, Document.id)
        )
    )
