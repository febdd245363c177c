"""Order the service: fill in, put aside and take up again, look through, sign."""

from datetime import datetime
from secrets import token_urlsafe
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.application_draft import ApplicationDraft, drop_draft, keep_draft
from adapters.database.running_case import RunningCase, running_case
from adapters.database.submission import ADDRESSEE, SUBSTANCE
from adapters.eds.acceptance import Problem as SignatureProblem
from adapters.eds.acceptance import ProblemCode
from adapters.pages.language import language_of
from adapters.pages.session import Visitor, require_token
from adapters.pages.site import path_of
from adapters.portal.application_form import ApplicationForm, PersonForm
from adapters.portal.application_review import RELATIONS
from adapters.portal.application_xml import parse_application_xml
from adapters.portal.door import Door, go
from adapters.portal.form_reading import read_form, text_of, with_rows
from adapters.portal.intake import ApplicationRefusedError, refused_by
from adapters.portal.problems import Problem, count_problems

PURPOSE = "portal-draft"
HOUR = 3600


def apply(door: Door) -> APIRouter:
    """Return the routes from the form to the signed application."""
    router = APIRouter(include_in_schema=False)

    @router.get("/apply", name="apply")
    def show(request: Request) -> Response:
        visitor = door.visitor(request)
        surname, _, name = visitor.name.partition(" ")
        empty = ApplicationForm(
            submission_key=token_urlsafe(24),
            language=language_of(request),
            applicant=PersonForm(iin=visitor.who, surname=surname, name=name),
        )
        with door.sessions() as session:
            kept = session.get(ApplicationDraft, visitor.who)
        form = ApplicationForm.model_validate(kept.form) if kept else empty
        return _fill(door, request, visitor, form, [], saved_at=kept.saved_at if kept else None)

    @router.post("/apply")
    async def check(request: Request) -> Response:
        visitor = door.visitor(request)
        data = await request.form(max_fields=400, max_files=0)
        require_token(visitor, data.get("token"))
        form = read_form(data, door.clock.now().date(), iin=visitor.who)
        asked = text_of(data, "do") or "continue"
        if asked in ("save", "continue"):
            # Also what goes on is kept: the language may be switched, the session may end meanwhile.
            await run_in_threadpool(_save, door, form)
        if asked == "save":
            return go(request, "apply")
        if asked != "continue":
            return _fill(door, request, visitor, with_rows(form, asked), [])
        try:
            xml = await run_in_threadpool(door.intake.draft, form)
        except ApplicationRefusedError as refused:
            return _fill(door, request, visitor, form, refused.problems)
        return look_through(door, request, visitor, xml, [])

    @router.post("/apply/discard", name="discard-draft")
    def discard(request: Request, token: Annotated[str, Form()] = "") -> Response:
        visitor = door.visitor(request)
        require_token(visitor, token)
        with door.sessions.begin() as session:
            drop_draft(session, visitor.who)
        return go(request, "cabinet")

    @router.post("/apply/sign", name="sign")
    async def sign(request: Request) -> Response:
        visitor = door.visitor(request)
        data = await request.form(max_fields=10, max_files=1)
        require_token(visitor, data.get("token"))
        xml = draft_of(door, visitor, text_of(data, "draft"))
        upload = data.get("signed")
        brought = await upload.read() if isinstance(upload, UploadFile) else None
        try:
            case_id = await run_in_threadpool(_submit, door, visitor, xml, brought)
        except ApplicationRefusedError as refused:
            return look_through(door, request, visitor, xml, refused.problems)
        return go(request, "case", case_id=case_id)

    return router


def _fill(
    door: Door, request: Request, visitor: Visitor, form: ApplicationForm, problems: list[Problem],
    *, saved_at: datetime | None = None,
) -> Response:  # fmt: skip
    count_problems("portal", problems)
    by_field = {problem.field: problem.text(language_of(request)) for problem in problems}
    return door.page(
        request,
        "apply.html",
        422 if problems else 200,
        visitor=visitor,
        form=form,
        problems=by_field,
        own_iin=True,
        saved_at=saved_at,
        running=_running(door, visitor),
        relations=RELATIONS,
        units=door.intake.units.all(),
    )


def _running(door: Door, visitor: Visitor) -> RunningCase | None:
    with door.sessions() as session:
        return running_case(session, visitor.who)


def _save(door: Door, form: ApplicationForm) -> None:
    if form.submission_key:
        with door.sessions.begin() as session:
            keep_draft(session, form.applicant.iin, form.submission_key[:128], form.model_dump(mode="json"))


def draft_of(door: Door, visitor: Visitor, sealed: str) -> bytes:
    """Return the XML that the visitor has looked through.

    Raises:
        HTTPException: 422, the seal is late, broken or another's.
    """
    draft = door.seal.open(PURPOSE, sealed, HOUR)
    if draft is None or draft["who"] != visitor.who:
        raise HTTPException(422, "draft")
    return str(draft["xml"]).encode()


def look_through(
    door: Door, request: Request, visitor: Visitor, xml: bytes, problems: list[Problem],
    *, with_code: bool = False,
) -> Response:  # fmt: skip
    """Return the page on which an application is looked through and signed.

    What is wrong is told beside the way of signing that was tried: by code, else ЭЦП.
    """
    count_problems("portal", problems)
    return door.page(
        request,
        "sign.html",
        422 if problems else 200,
        visitor=visitor,
        here=path_of(request, "apply"),
        form=parse_application_xml(xml),
        xml=xml.decode(),
        draft=door.seal.seal(PURPOSE, {"who": visitor.who, "xml": xml.decode()}),
        problems=[problem.text(language_of(request)) for problem in problems],
        with_code=with_code,
        running=_running(door, visitor),
        unit=door.intake.units.serving(parse_application_xml(xml).territory),
        by_code=door.by_password.passwords is not None,
        sent=door.by_password.pending(xml),
        addressee=ADDRESSEE,
        substance=SUBSTANCE,
    )


def _submit(door: Door, visitor: Visitor, xml: bytes, brought: bytes | None) -> str:
    if door.keys is not None:
        signed = door.eds.sign_xml(xml, door.keys.of_person(visitor.who))
    elif brought:
        signed = brought
    else:
        raise refused_by([SignatureProblem(ProblemCode.NO_SIGNER)])
    return door.intake.accept(signed, parse_application_xml(xml).submission_key, xml).case_id
