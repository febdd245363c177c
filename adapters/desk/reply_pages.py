"""«Ответы на запросы»: what state bodies answered in writing, entered by the office of acceptance."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.unit_of_work import unit_of_work
from adapters.desk.office import Office, actor_of, case_of_acceptance
from adapters.desk.official import DeskOfficial
from adapters.desk.replies import (
    Asked,
    NotWaitingError,
    RepliesMissingError,
    asked_in_writing,
    complete_replies,
    enter_reply,
    months_asked,
    waits_for_replies,
)
from adapters.desk.reply_form import Reply, ReplyRefusedError, Row, judged, read_reply, reply_kept
from adapters.pages.language import language_of
from adapters.pages.refusals import count_refusal
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from adapters.portal.form_reading import text_of
from adapters.portal.problems import Rule

MISSING = Rule("ответ внесён не на каждый запрос", "әр сұрау салуға жауап енгізілмеген")
KINDS = "income-kinds"


@dataclass(frozen=True, slots=True)
class Line:
    """A request on the page, with what was typed for it."""

    asked: Asked
    reply: Reply
    rows: tuple[Row, ...]
    problem: Rule | None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed for one request, and what is wrong with it."""

    request_id: str
    reply: Reply
    problem: Rule | None = None
    more: bool = False


def reply_pages(office: Office) -> APIRouter:
    """Return the routes of replies."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/replies", name="replies")
    def show(request: Request, case_id: str) -> Response:
        return replies_page(office, request, case_id)

    @router.post("/cases/{case_id}/replies", name="complete-replies")
    async def complete(request: Request, case_id: str) -> Response:
        visitor, official = office.visitor(request), office.official(request)
        require_token(visitor, (await request.form(max_fields=5, max_files=0)).get("token"))
        try:
            await run_in_threadpool(_complete, office, official, case_id)
        except RepliesMissingError:
            return await run_in_threadpool(replies_page, office, request, case_id, problem=MISSING)
        except NotWaitingError:
            return too_late(office, request, case_id)
        return RedirectResponse(path_of(request, "case", case_id=case_id), 303)

    @router.post("/cases/{case_id}/replies/{request_id}", name="reply")
    async def enter(request: Request, case_id: str, request_id: str) -> Response:
        visitor, official = office.visitor(request), office.official(request)
        data = await request.form(max_fields=200, max_files=0)
        require_token(visitor, data.get("token"))
        reply = read_reply(data)
        if text_of(data, "do") == "add":
            typed = Typed(request_id, reply, more=True)
            return await run_in_threadpool(replies_page, office, request, case_id, typed)
        try:
            await run_in_threadpool(_enter, office, official, case_id, request_id, reply)
        except ReplyRefusedError as refused:
            typed = Typed(request_id, reply, refused.rule)
            return await run_in_threadpool(replies_page, office, request, case_id, typed)
        except NotWaitingError:
            return too_late(office, request, case_id)
        return RedirectResponse(f"{path_of(request, 'replies', case_id=case_id)}#{request_id}", 303)

    return router


def _enter(office: Office, official: DeskOfficial, case_id: str, request_id: str, reply: Reply) -> None:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = case_of_acceptance(work, official, case_id)
        asked = {one.request.id: one for one in asked_in_writing(work.session, case_id)}.get(request_id)
        if asked is None:
            raise HTTPException(404)
        months = months_asked(case)
        state, payload = judged(reply, asked, months, frozenset(kinds_known(office, months)))
        enter_reply(work, case_id, request_id, state, payload)


def _complete(office: Office, official: DeskOfficial, case_id: str) -> None:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case_of_acceptance(work, official, case_id)
        complete_replies(work, case_id)


def replies_page(
    office: Office, request: Request, case_id: str, typed: Typed | None = None, problem: Rule | None = None
) -> Response:
    """Return the page of a case's requests and replies, with what was typed and what is wrong."""
    official = office.official(request)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = case_of_acceptance(work, official, case_id)
        months = months_asked(case)
        lines = [_line(asked, typed, months) for asked in asked_in_writing(work.session, case_id)]
        waits = waits_for_replies(work.session, case)
        work.note("read-replies", case_id)
    wrong = problem or (typed.problem if typed else None)
    if wrong:
        count_refusal("desk", wrong.code or "reply")
    return office.page(
        request,
        "replies.html",
        422 if wrong else 200,
        case=case,
        lines=lines,
        months=months,
        kinds=kinds_known(office, months),
        waits=waits,
        complete=all(line.asked.request.state for line in lines),
        problem=problem,
        speak=lambda rule: rule.kk if language_of(request) == "kk" else rule.ru,
    )


def _line(asked: Asked, typed: Typed | None, months: tuple[date, ...]) -> Line:
    own = typed if typed and typed.request_id == asked.request.id else None
    reply = own.reply if own else reply_kept(asked, months)
    rows = (*reply.rows, Row()) if (own and own.more) or not reply.rows else reply.rows
    return Line(asked, reply, rows, own.problem if own else None)


def kinds_known(office: Office, months: tuple[date, ...]) -> list[str]:
    """Return the kinds of income that the rules know in the months asked for."""
    values = office.law.parameters.on(months[-1], carry_forward=office.law.carry_forward)
    known = {value.of for value in values if value.key == KINDS}
    listed = dict.fromkeys(value.of for value in office.law.parameters.parameter(KINDS).values)
    return [kind for kind in listed if kind is not None and kind in known]


def too_late(office: Office, request: Request, case_id: str) -> Response:
    """Return the page that tells that replies are not awaited."""
    return office.page(request, "desk-problem.html", 409, shown="replies", case_id=case_id)
