"""The page of the individual plan: months of the contract, duties with their days."""

from datetime import date

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.case import Case
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from adapters.desk.office import Office, actor_of, case_if
from adapters.desk.official import DeskOfficial
from adapters.desk.plan import (
    MOST,
    NoPlanError,
    PlannedDuty,
    PlanNotWholeError,
    keep_plan,
    last_day,
    may_plan,
    plan_awaited,
)
from adapters.documents.duties import duty_kinds
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from adapters.portal.form_reading import text_of
from rules.asp.social_contract import LONGEST, SHORTEST
from rules.terms import local_day


def plan_pages(office: Office) -> APIRouter:
    """Return the routes of the plan."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/plan", name="plan")
    def show(request: Request, case_id: str) -> Response:
        return _page(office, request, case_id)

    @router.post("/cases/{case_id}/plan")
    async def enter(request: Request, case_id: str) -> Response:
        visitor, official = office.visitor(request), office.official(request)
        data = await request.form(max_fields=60, max_files=0)
        require_token(visitor, data.get("token"))
        try:
            await run_in_threadpool(_keep, office, official, case_id, data)
        except PlanNotWholeError:
            return await run_in_threadpool(_page, office, request, case_id, 422, data=data)
        except NoPlanError:
            return office.page(request, "desk-problem.html", 409, shown="plan", case_id=case_id)
        return RedirectResponse(path_of(request, "case", case_id=case_id) + "#contract", 303)

    return router


def _keep(office: Office, official: DeskOfficial, case_id: str, data: FormData) -> None:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = _case(work, official, case_id)
        months = text_of(data, "months")
        duties = _read(data)
        keep_plan(work, official, case, int(months) if months.isascii() and months.isdecimal() else 0, duties)


def _rows(data: FormData) -> list[tuple[str, str]]:
    kinds, days = ([str(one) for one in data.getlist(name)] for name in ("kind", "due_on"))
    return list(zip(kinds, days, strict=False))[: MOST + 1]


def _read(data: FormData) -> list[PlannedDuty]:
    """Return the rows that were filled in.

    Raises:
        PlanNotWholeError: a row has a kind or a day, not both.
    """
    filled = [(kind, day) for kind, day in _rows(data) if kind or day]
    try:
        return [PlannedDuty(kind, date.fromisoformat(day)) for kind, day in filled]
    except ValueError:
        raise PlanNotWholeError from None


def _case(work: UnitOfWork, official: DeskOfficial, case_id: str) -> Case:
    return case_if(may_plan, work, official, case_id, otherwise="not-of-the-centre")


def _page(
    office: Office, request: Request, case_id: str, code: int = 200, *, data: FormData | None = None
) -> Response:
    official = office.official(request)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = _case(work, official, case_id)
        awaited = plan_awaited(work.session, case)
        work.note("read-case", case_id)
        today = local_day(work.now)
    if not awaited:
        return office.page(request, "desk-problem.html", 409, shown="plan", case_id=case_id)
    rows = _rows(data) if data else []
    return office.page(
        request,
        "plan.html",
        code,
        case=case,
        kinds=duty_kinds(),
        months=text_of(data, "months") if data else "6",
        rows=[*rows, *[("", "")] * (MOST - len(rows))],
        ends={months: last_day(case, months) for months in range(SHORTEST, LONGEST + 1)},
        today=today,
        wrong=code == 422,
    )
