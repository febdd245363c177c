"""«Подписать социальный контракт» in the cabinet: the applicant's ЭЦП, checked as the application's is."""

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.contract_signature import ContractSignature, contract_to_sign
from adapters.database.document import Document
from adapters.database.unit_of_work import unit_of_work
from adapters.eds.acceptance import Citizen, ProblemCode, check_acceptance
from adapters.eds.acceptance import Problem as SignatureProblem
from adapters.eds.errors import EdsRejectedError
from adapters.pages.language import language_of
from adapters.pages.session import Visitor, require_token
from adapters.portal.cabinet import require_own
from adapters.portal.door import Door, go
from adapters.portal.intake import ACTOR, ApplicationRefusedError, refused_by
from adapters.portal.problems import Problem, count_problems


def contract(door: Door) -> APIRouter:
    """Return the routes of signing the contract."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cabinet/{case_id}/contract", name="contract")
    def show(request: Request, case_id: str) -> Response:
        return _page(door, request, door.visitor(request), case_id, [])

    @router.post("/cabinet/{case_id}/contract")
    async def sign(request: Request, case_id: str) -> Response:
        visitor = door.visitor(request)
        data = await request.form(max_fields=5, max_files=1)
        require_token(visitor, data.get("token"))
        upload = data.get("signed")
        brought = await upload.read() if isinstance(upload, UploadFile) else b""
        try:
            await run_in_threadpool(_sign, door, visitor, case_id, brought)
        except ApplicationRefusedError as refused:
            return await run_in_threadpool(_page, door, request, visitor, case_id, refused.problems)
        return go(request, "case", case_id=case_id)

    return router


def _waiting(door: Door, visitor: Visitor, case_id: str) -> Document:
    """Return the contract that waits for this applicant.

    Raises:
        HTTPException: 404 for anybody else's case, 409 where nothing waits.
    """
    with unit_of_work(door.sessions, door.clock, ACTOR) as work:
        require_own(work.session, case_id, visitor.who)
        document = contract_to_sign(work.session, work.case(case_id))
        if document is None:
            raise HTTPException(409)
        work.session.refresh(document, ["content"])
        work.note("read-document", case_id, document=document.id)
    return document


def _sign(door: Door, visitor: Visitor, case_id: str, brought: bytes) -> None:
    """Keep the signature.

    Raises:
        ApplicationRefusedError: signature or signer are not right.
        EdsError: the ЭЦП service gave no verdict.
        HTTPException: as `_waiting`.
    """
    content = _waiting(door, visitor, case_id).content
    keys = door.keys
    container = door.eds.sign_cms(content, keys.of_person(visitor.who), detached=True) if keys else brought
    verdict = _verdict(door, visitor, container, content)
    with unit_of_work(door.sessions, door.clock, ACTOR) as work:
        case = work.case(case_id)
        document = contract_to_sign(work.session, case)
        if document is None:  # another window was faster
            return
        work.session.add(
            ContractSignature(
                document_id=document.id,
                case_id=case.id,
                signer_iin=visitor.who,
                signed_at=work.now,
                container=container,
                verdict=verdict,
            )
        )
        work.note("recipient-signs-contract", case.id, document=document.id)


def _verdict(door: Door, visitor: Visitor, container: bytes, content: bytes) -> dict[str, Any]:
    if not container:
        raise refused_by([SignatureProblem(ProblemCode.NO_SIGNER)])
    try:
        verdict = door.eds.verify_cms(container, content)
    except EdsRejectedError:
        raise refused_by([SignatureProblem(ProblemCode.NOT_VALID)]) from None
    problems = check_acceptance(verdict, Citizen(visitor.who), now=door.clock.now())
    if problems:
        raise refused_by(problems)
    return verdict.model_dump(mode="json")


def _page(door: Door, request: Request, visitor: Visitor, case_id: str, problems: list[Problem]) -> Response:
    document = _waiting(door, visitor, case_id)
    count_problems("portal", problems)
    return door.page(
        request,
        "contract.html",
        422 if problems else 200,
        visitor=visitor,
        case_id=case_id,
        document=document,
        problems=[problem.text(language_of(request)) for problem in problems],
    )
