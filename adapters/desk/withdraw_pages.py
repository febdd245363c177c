"""«Отозвать заявление» at the counter: the applicant withdraws on paper, the official records it."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.case import Case
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from adapters.database.withdrawal import CaseClosedError, withdraw
from adapters.desk.office import Office, actor_of, case_for
from adapters.desk.official import DeskOfficial
from adapters.pages.refusals import count_refusal
from adapters.pages.session import require_token
from adapters.pages.site import path_of


def withdraw_pages(office: Office) -> APIRouter:
    """Return the routes of withdrawing."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/withdraw", name="withdraw")
    def ask(request: Request, case_id: str) -> Response:
        return _page(office, request, case_id)

    @router.post("/cases/{case_id}/withdraw")
    def withdrawn(
        request: Request,
        case_id: str,
        token: Annotated[str, Form()] = "",
        paper: Annotated[str, Form(max_length=8)] = "",
    ) -> Response:
        require_token(office.visitor(request), token)
        official = office.official(request)
        if paper != "yes":
            count_refusal("desk", "withdrawal-paper")
            return _page(office, request, case_id, 422)
        try:
            with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
                _case(work, official, case_id)
                withdraw(work, case_id)
        except CaseClosedError:
            return office.page(request, "desk-problem.html", 409, shown="closed", case_id=case_id)
        return RedirectResponse(path_of(request, "case", case_id=case_id), 303)

    return router


def _case(work: UnitOfWork, official: DeskOfficial, case_id: str) -> Case:
    case = case_for(work, official, case_id)
    if not official.at_counter_of(case):
        raise HTTPException(403, "no-counter")
    return case


def _page(office: Office, request: Request, case_id: str, code: int = 200) -> Response:
    official = office.official(request)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = _case(work, official, case_id)
    if case.closed_at is not None:
        return office.page(request, "desk-problem.html", 409, shown="closed", case_id=case_id)
    return office.page(request, "desk-withdraw.html", code, case=case, without_paper=code == 422)
