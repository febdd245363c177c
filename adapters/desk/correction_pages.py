"""«Исправить данные для расчёта»: the centre enters what papers say, and the case is assessed anew."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.unit_of_work import unit_of_work
from adapters.desk.correction import (
    NothingToCorrectError,
    correct,
    correct_birth_date,
    correctable,
    may_correct,
)
from adapters.desk.office import Office, actor_of, case_of_acceptance
from adapters.desk.official import DeskOfficial
from adapters.desk.replies import Asked, months_asked
from adapters.desk.reply_form import Reply, ReplyRefusedError, Row, judged, read_reply, reply_kept
from adapters.desk.reply_pages import kinds_known
from adapters.pages.language import language_of
from adapters.pages.refusals import count_refusal
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from adapters.portal.form_reading import text_of
from adapters.portal.problems import Rule
from rules.terms import local_day

Typed = tuple[int, Reply, Rule | None]
"""The member's place, what was typed, and what is wrong with it."""
NO_DATE = Rule("укажите дату рождения", "туған күнін көрсетіңіз")
BORN_LATER = Rule(
    "дата рождения не может быть позже дня обращения", "туған күні өтініш берілген күннен кейін болмауы керек"
)


@dataclass(frozen=True, slots=True)
class TypedDate:
    """A birth date that is not accepted: whose, what was typed, and why."""

    position: int
    text: str
    problem: Rule


def correction_pages(office: Office) -> APIRouter:
    """Return the routes of corrections."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/incomes", name="incomes")
    def show(request: Request, case_id: str) -> Response:
        return _page(office, request, case_id)

    @router.post("/cases/{case_id}/incomes/{position}", name="correct-income")
    async def enter(request: Request, case_id: str, position: int) -> Response:
        visitor, official = office.visitor(request), office.official(request)
        data = await request.form(max_fields=200, max_files=0)
        require_token(visitor, data.get("token"))
        reply = read_reply(data)
        if text_of(data, "do") == "add":
            return await run_in_threadpool(_page, office, request, case_id, (position, reply, None))
        try:
            await run_in_threadpool(_enter, office, official, case_id, position, reply)
        except ReplyRefusedError as refused:
            return await run_in_threadpool(_page, office, request, case_id, (position, reply, refused.rule))
        except NothingToCorrectError:
            return office.page(request, "desk-problem.html", 409, shown=409, case_id=case_id)
        return RedirectResponse(f"{path_of(request, 'incomes', case_id=case_id)}#member-{position}", 303)

    @router.post("/cases/{case_id}/birth-dates/{position}", name="correct-birth-date")
    async def enter_birth_date(request: Request, case_id: str, position: int) -> Response:
        visitor, official = office.visitor(request), office.official(request)
        data = await request.form(max_fields=20, max_files=0)
        require_token(visitor, data.get("token"))
        typed = text_of(data, "birth_date").strip()
        try:
            await run_in_threadpool(_enter_birth_date, office, official, case_id, position, typed)
        except ReplyRefusedError as refused:
            wrong = TypedDate(position, typed, refused.rule)
            return await run_in_threadpool(_page, office, request, case_id, None, wrong)
        except NothingToCorrectError:
            return office.page(request, "desk-problem.html", 409, shown=409, case_id=case_id)
        return RedirectResponse(f"{path_of(request, 'incomes', case_id=case_id)}#member-{position}", 303)

    return router


def _enter_birth_date(
    office: Office, official: DeskOfficial, case_id: str, position: int, typed: str
) -> None:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = case_of_acceptance(work, official, case_id)
        known = {one.member.position: one.member for one in correctable(work.session, case_id)}.get(position)
        if known is None:
            raise HTTPException(404)
        try:
            birth_date = date.fromisoformat(typed)
        except ValueError:
            raise ReplyRefusedError(NO_DATE) from None
        if birth_date > local_day(case.submitted_at):
            raise ReplyRefusedError(BORN_LATER)
        correct_birth_date(work, case_id, known, birth_date)


def _enter(office: Office, official: DeskOfficial, case_id: str, position: int, reply: Reply) -> None:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = case_of_acceptance(work, official, case_id)
        known = {one.member.position: one for one in correctable(work.session, case_id)}.get(position)
        if known is None:
            raise HTTPException(404)
        months = months_asked(case)
        state, payload = judged(reply, known, months, frozenset(kinds_known(office, months)))
        correct(work, case_id, known, state, payload)


def _page(
    office: Office,
    request: Request,
    case_id: str,
    typed: Typed | None = None,
    typed_date: TypedDate | None = None,
) -> Response:
    official = office.official(request)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = case_of_acceptance(work, official, case_id)
        months = months_asked(case)
        open_ = may_correct(work.session, case)
        lines = [_line(one, typed, months) for one in correctable(work.session, case_id)]
        work.note("read-incomes", case_id)
    wrong = typed_date is not None or (typed is not None and typed[2] is not None)
    if wrong:
        count_refusal("desk", "correction")
    return office.page(
        request,
        "incomes.html",
        422 if wrong else 200,
        case=case,
        lines=lines,
        months=months,
        kinds=kinds_known(office, months),
        open=open_,
        typed_date=typed_date,
        speak=lambda rule: rule.kk if language_of(request) == "kk" else rule.ru,
    )


def _line(one: Asked, typed: Typed | None, months: tuple[date, ...]) -> dict[str, object]:
    own = typed if typed and typed[0] == one.member.position else None
    reply = own[1] if own else reply_kept(one, months)
    more = own is not None and own[2] is None
    rows = (*reply.rows, Row()) if more or not reply.rows else reply.rows
    return {"member": one.member, "answer": one.answer, "reply": reply, "rows": rows,
            "problem": own[2] if own else None}  # fmt: skip
