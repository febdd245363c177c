"""A reply that came after the end of the wait: on record and flagged, it changes nothing (law.md C 3)."""

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.unit_of_work import unit_of_work
from adapters.desk.office import Office, actor_of, case_of_acceptance
from adapters.desk.official import DeskOfficial
from adapters.desk.replies import NotWaitingError, enter_late_reply
from adapters.desk.reply_pages import replies_page, too_late
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from adapters.portal.form_reading import text_of
from adapters.portal.problems import Rule
from rules.codes import QueryState

UNSAID = Rule("выберите, что ответил орган", "орган не жауап бергенін таңдаңыз", "late-reply")
STATES = {str(state): state for state in (QueryState.FOUND, QueryState.NO_DATA)}


def late_reply_pages(office: Office) -> APIRouter:
    """Return the route of late replies."""
    router = APIRouter(include_in_schema=False)

    @router.post("/cases/{case_id}/replies/{request_id}/late", name="late-reply")
    async def enter(request: Request, case_id: str, request_id: str) -> Response:
        visitor, official = office.visitor(request), office.official(request)
        data = await request.form(max_fields=10, max_files=0)
        require_token(visitor, data.get("token"))
        state = STATES.get(text_of(data, "answer"))
        if state is None:
            return await run_in_threadpool(replies_page, office, request, case_id, problem=UNSAID)
        try:
            await run_in_threadpool(_enter, office, official, case_id, request_id, state)
        except NotWaitingError:
            return too_late(office, request, case_id)
        return RedirectResponse(f"{path_of(request, 'replies', case_id=case_id)}#{request_id}", 303)

    return router


def _enter(office: Office, official: DeskOfficial, case_id: str, request_id: str, state: QueryState) -> None:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case_of_acceptance(work, official, case_id)
        enter_late_reply(work, case_id, request_id, state)
