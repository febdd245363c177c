"""The page of the hearing: the official of the authorised body writes its minutes."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.unit_of_work import unit_of_work
from adapters.desk.hearing import (
    Minutes,
    NoHearingError,
    TooEarlyError,
    first_day,
    hearing_awaited,
    keep_minutes,
)
from adapters.desk.office import Office, actor_of, case_of_authorised_body
from adapters.pages.refusals import count_refusal
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from rules.codes import HearingOutcome
from rules.terms import local_day


def hearing_pages(office: Office) -> APIRouter:
    """Return the routes of the hearing."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/hearing", name="hearing")
    def show(request: Request, case_id: str) -> Response:
        return _page(office, request, case_id)

    @router.post("/cases/{case_id}/hearing")
    def held(
        request: Request,
        case_id: str,
        *,
        token: Annotated[str, Form()] = "",
        held_on: Annotated[str, Form(max_length=10)] = "",
        attended: Annotated[str, Form(max_length=8)] = "",
        outcome: Annotated[str, Form(max_length=16)] = "",
        minutes: Annotated[str, Form(max_length=20_000)] = "",
    ) -> Response:
        require_token(office.visitor(request), token)
        official = office.official(request)
        entered = {"held_on": held_on, "attended": attended, "outcome": outcome, "minutes": minutes}
        read = _read(**entered)
        try:
            with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
                case = case_of_authorised_body(work, official, case_id)
                if read is not None:
                    keep_minutes(work, official, case, read, office.law)
        except NoHearingError:
            return office.page(request, "desk-problem.html", 409, shown="hearing", case_id=case_id)
        except TooEarlyError:
            return _page(office, request, case_id, 422, problem="day", entered=entered)
        if read is None:
            return _page(office, request, case_id, 422, problem="empty", entered=entered)
        return RedirectResponse(path_of(request, "case", case_id=case_id), 303)

    return router


def _read(held_on: str, attended: str, outcome: str, minutes: str) -> Minutes | None:
    """Return the minutes, or None where a field is missing or is none of its choices."""
    if attended not in ("yes", "no") or outcome not in (HearingOutcome.STANDS, HearingOutcome.RECONSIDER):
        return None
    try:
        day = date.fromisoformat(held_on)
    except ValueError:
        return None
    text = minutes.strip()
    return Minutes(day, attended == "yes", text, HearingOutcome(outcome)) if text else None


def _page(
    office: Office,
    request: Request,
    case_id: str,
    code: int = 200,
    *,
    problem: str = "",
    entered: dict[str, str] | None = None,
) -> Response:
    if problem:
        count_refusal("desk", f"hearing-{problem}")
    official = office.official(request)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = case_of_authorised_body(work, official, case_id)
        hearing = hearing_awaited(work.session, case)
        earliest = first_day(work.session, hearing, office.law) if hearing else None
        work.note("read-case", case_id)
        today = local_day(work.now)
    if hearing is None:
        return office.page(request, "desk-problem.html", 409, shown="hearing", case_id=case_id)
    return office.page(
        request,
        "hearing.html",
        code,
        case=case,
        hearing=hearing,
        earliest=earliest,
        today=today,
        problem=problem,
        entered=entered or {},
    )
