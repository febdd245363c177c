"""The page of findings: what was established on a case, with evidence, and what was lifted."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.case import Case
from adapters.database.finding import Kind, findings_of
from adapters.database.social_contract import signed_contract
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from adapters.desk.findings import (
    OF_CONTRACT,
    Found,
    NoSuchFindingError,
    keep_finding,
    lift_finding,
    may_find,
)
from adapters.desk.office import Office, actor_of, case_if
from adapters.desk.official import DeskOfficial
from adapters.pages.refusals import count_refusal
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from rules.terms import local_day


def finding_pages(office: Office) -> APIRouter:
    """Return the routes of findings."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/findings", name="findings")
    def show(request: Request, case_id: str) -> Response:
        return _page(office, request, case_id)

    @router.post("/cases/{case_id}/findings")
    def enter(
        request: Request,
        case_id: str,
        *,
        token: Annotated[str, Form()] = "",
        kind: Annotated[str, Form(max_length=24)] = "",
        day: Annotated[str, Form(max_length=10)] = "",
        fault: Annotated[str, Form(max_length=8)] = "",
        evidence: Annotated[str, Form(max_length=8000)] = "",
    ) -> Response:
        require_token(office.visitor(request), token)
        official, found = office.official(request), _read(kind, day, fault, evidence)
        try:
            with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
                case = _case(work, official, case_id)
                if found is not None:
                    keep_finding(work, official, case, found)
        except NoSuchFindingError:
            found = None
        if found is None:
            return _page(office, request, case_id, 422, problem="entry")
        return RedirectResponse(path_of(request, "findings", case_id=case_id), 303)

    @router.post("/cases/{case_id}/findings/lift", name="lift")
    def lift(
        request: Request,
        case_id: str,
        *,
        token: Annotated[str, Form()] = "",
        finding: Annotated[int, Form(ge=0, le=2**62)] = 0,
        reason: Annotated[str, Form(max_length=4000)] = "",
    ) -> Response:
        require_token(office.visitor(request), token)
        official = office.official(request)
        try:
            with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
                case = _case(work, official, case_id)
                if not reason.strip():
                    raise NoSuchFindingError
                lift_finding(work, official, case, finding, reason.strip())
        except NoSuchFindingError:
            return _page(office, request, case_id, 422, problem="lift")
        return RedirectResponse(path_of(request, "findings", case_id=case_id), 303)

    return router


def _read(kind: str, day: str, fault: str, evidence: str) -> Found | None:
    """Return what was entered, or None where a field is missing or is none of its choices."""
    if kind not in set(Kind) or not evidence.strip():
        return None
    if kind in OF_CONTRACT and fault not in ("yes", "no"):
        return None
    try:
        return Found(Kind(kind), date.fromisoformat(day), fault == "yes", evidence.strip())
    except ValueError:
        return None


def _case(work: UnitOfWork, official: DeskOfficial, case_id: str) -> Case:
    return case_if(may_find, work, official, case_id, otherwise="no-findings")


def _page(office: Office, request: Request, case_id: str, code: int = 200, *, problem: str = "") -> Response:
    if problem:
        count_refusal("desk", f"finding-{problem}")
    official = office.official(request)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = _case(work, official, case_id)
        findings = findings_of(work.session, case_id)
        contract = signed_contract(work.session, case_id)
        work.note("read-case", case_id)
        today = local_day(work.now)
    return office.page(
        request,
        "findings.html",
        code,
        case=case,
        findings=findings,
        with_contract=contract is not None,
        may_lift=official.may_prepare(case),
        today=today,
        problem=problem,
    )
