"""The signing page: who is to sign reads the document and signs it, which completes the task."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.case import Case
from adapters.database.decision_act import prepared_by
from adapters.database.document import Document, Signature
from adapters.database.unit_of_work import unit_of_work
from adapters.desk.cases import document_for
from adapters.desk.decision_draft import return_for_rework
from adapters.desk.office import Office, actor_of
from adapters.desk.official import DeskOfficial
from adapters.desk.signing import (
    DECISIONS,
    NothingToSignError,
    PreparedBySignerError,
    SignatureRefusedError,
    check_signature,
    keep_signature,
    newest_signature,
    waits_for_approval,
    waits_for_signature,
)
from adapters.eds.acceptance import Problem, ProblemCode
from adapters.pages.refusals import count_refusal
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from adapters.portal.intake import refused_by
from adapters.portal.problems import count_problems


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document before its signer."""

    case: Case
    document: Document
    content: bytes
    signature: Signature | None
    own: bool
    """Whether who would sign has prepared it: then somebody else signs."""


def sign_pages(office: Office) -> APIRouter:
    """Return the routes of signing."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/documents/{document_id}/sign", name="sign")
    def show(request: Request, case_id: str, document_id: str) -> Response:
        official = office.official(request)
        return _page(office, request, _sheet(office, official, case_id, document_id), [])

    @router.post("/cases/{case_id}/documents/{document_id}/sign")
    async def sign(request: Request, case_id: str, document_id: str) -> Response:
        visitor, official = office.visitor(request), office.official(request)
        data = await request.form(max_fields=5, max_files=1)
        require_token(visitor, data.get("token"))
        upload = data.get("signed")
        brought = await upload.read() if isinstance(upload, UploadFile) else None
        sheet = await run_in_threadpool(_sheet, office, official, case_id, document_id)
        try:
            await run_in_threadpool(_sign, office, official, sheet, brought)
        except SignatureRefusedError as refused:
            return _page(office, request, sheet, refused.problems, 422)
        except PreparedBySignerError:
            return _page(office, request, sheet, [], 409)
        except NothingToSignError:
            return office.page(request, "desk-problem.html", 409, shown=409, case_id=case_id)
        return RedirectResponse(f"{path_of(request, 'case', case_id=case_id)}#documents", 303)

    @router.post("/cases/{case_id}/documents/{document_id}/return", name="return")
    def returned(
        request: Request,
        case_id: str,
        document_id: str,
        token: Annotated[str, Form()] = "",
        reason: Annotated[str, Form(max_length=2000)] = "",
    ) -> Response:
        require_token(office.visitor(request), token)
        official = office.official(request)
        sheet = _sheet(office, official, case_id, document_id)
        if not reason.strip():
            count_refusal("desk", "return-reason")
            return _page(office, request, sheet, [], 422, without_reason=True)
        try:
            with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
                document = work.session.get_one(Document, sheet.document.id)
                return_for_rework(work, official, document, reason.strip())
        except PreparedBySignerError:
            return _page(office, request, sheet, [], 409)
        except NothingToSignError:
            return office.page(request, "desk-problem.html", 409, shown=409, case_id=case_id)
        return RedirectResponse(f"{path_of(request, 'case', case_id=case_id)}#documents", 303)

    return router


def _sheet(office: Office, official: DeskOfficial, case_id: str, document_id: str) -> Sheet:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        document = document_for(work, official, case_id, document_id)
        case = work.session.get_one(Case, case_id)
        if not official.may_sign(case, document):
            work.note("signing-refused", case_id, document=document_id)
            allowed = False
        else:
            work.note("read-document", case_id, document=document_id)
            allowed = True
        sheet = Sheet(
            case,
            document,
            document.content,
            newest_signature(work.session, document_id),
            prepared_by(work.session, document_id, official.iin),
        )
    if not allowed:
        raise HTTPException(403, "not-signer")
    return sheet


def _page(
    office: Office,
    request: Request,
    sheet: Sheet,
    problems: list[Problem],
    code: int = 200,
    *,
    without_reason: bool = False,
) -> Response:
    told = refused_by(problems).problems
    count_problems("desk", told)
    return office.page(
        request,
        "sign-document.html",
        code,
        sheet=sheet,
        waits=waits_for_signature(sheet.case, sheet.document, sheet.signature),
        unapproved=waits_for_approval(sheet.case, sheet.document),
        problems=[problem.rule for problem in told],
        by_card=office.signer is None,
        may_return=sheet.document.kind in DECISIONS,
        without_reason=without_reason,
    )


def _sign(office: Office, official: DeskOfficial, sheet: Sheet, brought: bytes | None) -> None:
    if not waits_for_signature(sheet.case, sheet.document, sheet.signature):
        raise NothingToSignError
    if sheet.own:
        raise PreparedBySignerError
    container = office.signer.sign(official, sheet.content) if office.signer else brought
    if not container:
        raise SignatureRefusedError([Problem(ProblemCode.NO_SIGNER)])
    check_signature(office.eds, official, container, sheet.content)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        keep_signature(work, official, work.session.get_one(Document, sheet.document.id), container)
