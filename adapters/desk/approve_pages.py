"""The page of a draft: the authorised body reads it beside its explanation, and sends it for signature."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.case import Case
from adapters.database.decision import Decision
from adapters.database.decision_act import returns_of
from adapters.database.document import Document
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from adapters.desk.cases import document_for
from adapters.desk.decision_draft import NothingToApproveError, approve, may_be_approved
from adapters.desk.office import Office, actor_of, case_of_authorised_body
from adapters.desk.official import DeskOfficial
from adapters.pages.session import require_token
from adapters.pages.site import path_of


def approve_pages(office: Office) -> APIRouter:
    """Return the routes of preparing a decision."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/documents/{document_id}/approve", name="approve")
    def show(request: Request, case_id: str, document_id: str) -> Response:
        official = office.official(request)
        with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
            case, document = _draft(work, official, case_id, document_id)
            waits = may_be_approved(work.session, case, document, office.law)
            decision, returns = work.session.get(Decision, case_id), returns_of(work.session, case_id)
            work.note("read-document", case_id, document=document_id)
        return office.page(
            request,
            "approve-document.html",
            case=case,
            document=document,
            decision=decision,
            returns=returns,
            waits=waits,
        )

    @router.post("/cases/{case_id}/documents/{document_id}/approve")
    def approved(
        request: Request, case_id: str, document_id: str, token: Annotated[str, Form()] = ""
    ) -> Response:
        require_token(office.visitor(request), token)
        official = office.official(request)
        try:
            with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
                _, document = _draft(work, official, case_id, document_id)
                approve(work, official, document, office.law)
        except NothingToApproveError:
            return office.page(request, "desk-problem.html", 409, shown="approved", case_id=case_id)
        return RedirectResponse(f"{path_of(request, 'case', case_id=case_id)}#documents", 303)

    return router


def _draft(work: UnitOfWork, official: DeskOfficial, case_id: str, document_id: str) -> tuple[Case, Document]:
    document = document_for(work, official, case_id, document_id)
    return case_of_authorised_body(work, official, case_id), document
