"""Pages of what could not be delivered: the list of the office, and the case in which somebody is told."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.application import Application
from adapters.database.unit_of_work import unit_of_work
from adapters.desk.office import Office, actor_of, case_of_acceptance
from adapters.desk.undelivered import (
    NoLongerWaitsError,
    NotToldError,
    Told,
    failed_in,
    failed_of,
    tell_in_person,
)
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from rules.terms import local_day


def undelivered_pages(office: Office) -> APIRouter:
    """Return the routes of failed deliveries."""
    router = APIRouter(include_in_schema=False)

    @router.get("/undelivered", name="undelivered")
    def listed(request: Request) -> Response:
        official = office.official(request)
        with office.sessions() as session:
            found = failed_of(session, official)
        return office.page(request, "undelivered.html", found=found)

    @router.get("/cases/{case_id}/undelivered", name="tell")
    def show(request: Request, case_id: str) -> Response:
        return _page(office, request, case_id)

    @router.post("/cases/{case_id}/undelivered")
    def told(
        request: Request,
        case_id: str,
        *,
        token: Annotated[str, Form()] = "",
        delivery: Annotated[int, Form(ge=0, le=2**62)] = 0,
        how: Annotated[str, Form(max_length=16)] = "",
        day: Annotated[str, Form(max_length=10)] = "",
    ) -> Response:
        require_token(office.visitor(request), token)
        official = office.official(request)
        try:
            with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
                case = case_of_acceptance(work, official, case_id)
                said, on = _read(how, day)
                tell_in_person(work, official, case, delivery, how=said, day=on)
        except NoLongerWaitsError:
            return _page(office, request, case_id, 409, problem="gone")
        except NotToldError:
            return _page(office, request, case_id, 422, problem="entry")
        return RedirectResponse(path_of(request, "case", case_id=case_id) + "#deliveries", 303)

    return router


def _read(how: str, day: str) -> tuple[Told, date]:
    """Return what was entered.

    Raises:
        NotToldError: a field is missing or is none of its choices.
    """
    try:
        return Told(how), date.fromisoformat(day)
    except ValueError:
        raise NotToldError from None


def _page(office: Office, request: Request, case_id: str, code: int = 200, *, problem: str = "") -> Response:
    official = office.official(request)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = case_of_acceptance(work, official, case_id)
        found = failed_in(work.session, case)
        application = work.session.get(Application, case_id)
        work.note("read-case", case_id)
        today = local_day(work.now)
    return office.page(
        request,
        "tell.html",
        code,
        case=case,
        found=found,
        application=application,
        today=today,
        problem=problem,
    )
