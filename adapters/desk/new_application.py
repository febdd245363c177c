"""Register an application at the counter: centre or akim, under the official's own login."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from secrets import token_urlsafe
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.running_case import running_case
from adapters.database.unit_of_work import unit_of_work
from adapters.desk.counter_drafts import keep_aside, put_aside_by, take_up
from adapters.desk.counter_intake import register
from adapters.desk.digital_intake import OVER, ask_owner, take_digital
from adapters.desk.office import Office, actor_of
from adapters.desk.official import Counter, DeskOfficial
from adapters.desk.paper_intake import papers_taken, queries, take_paper, upload_of
from adapters.digital_documents import DocType
from adapters.pages.language import language_of
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from adapters.portal.application_form import ApplicationForm
from adapters.portal.application_review import RELATIONS
from adapters.portal.form_reading import read_form, text_of, with_rows
from adapters.portal.intake import ApplicationRefusedError
from adapters.portal.problems import Problem, count_problems

ASK, TAKE, ASIDE = "ask-digital", "take-digital", "aside"
BESIDE = frozenset({"paper", ASK, TAKE})
"""What is taken beside the form while it is filled in."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The page as it was filled in."""

    form: ApplicationForm
    counter: Counter
    paper: bool
    """The applicant has signed on paper, and the official has taken it."""
    digital: Mapping[str, str] = field(default_factory=dict)
    """The digital document that is being asked for: `kind`, `of` whom, whether the owner was `asked`."""


def new_application(office: Office) -> APIRouter:
    """Return the routes of registering an application."""
    router = APIRouter(include_in_schema=False)

    @router.get("/applications/new", name="new-application")
    def show(request: Request, draft: Annotated[str, Query(max_length=128)] = "") -> Response:
        official = office.official(request)
        counter = _counters(official)[0]
        if draft and (kept := take_up(office, official, draft)):
            return _page(office, request, Filled(kept, counter, paper=False), [])
        territory = office.law.units.unit(counter.unit).territories[0]
        empty = ApplicationForm(
            submission_key=token_urlsafe(24), language=language_of(request), territory=territory
        )
        return _page(office, request, Filled(empty, counter, paper=False), [])

    @router.post("/applications/new")
    async def take(request: Request) -> Response:
        visitor, official = office.visitor(request), office.official(request)
        data = await request.form(max_fields=400, max_files=1)
        require_token(visitor, data.get("token"))
        filled = _filled(data, official, office.clock.now().date())
        asked = text_of(data, "do") or "register"
        if asked in BESIDE:
            content = await upload_of(data)
            try:
                await run_in_threadpool(_take_beside, office, official, filled.form, data, content)
            except ApplicationRefusedError as refused:
                return _page(office, request, filled, refused.problems)
            return _page(office, request, filled, [])
        if asked == ASIDE:
            await run_in_threadpool(keep_aside, office, official, filled.form)
            return RedirectResponse(path_of(request, "new-application"), 303)
        if asked != "register":
            changed = replace(filled, form=with_rows(filled.form, asked))
            return _page(office, request, changed, [])
        try:
            case_id = await run_in_threadpool(
                register, office, official, filled.counter, filled.form, paper=filled.paper
            )
        except ApplicationRefusedError as refused:
            return _page(office, request, filled, refused.problems)
        return RedirectResponse(path_of(request, "case", case_id=case_id), 303)

    return router


def _take_beside(
    office: Office, official: DeskOfficial, form: ApplicationForm, data: FormData, content: bytes
) -> None:
    asked = text_of(data, "do")
    if asked == ASK:
        ask_owner(office, official, form, data)
    elif asked == TAKE:
        take_digital(office, official, form, data)
    else:
        take_paper(office, official, form, data, content)


def _digital(data: FormData) -> dict[str, str]:
    """Return what was chosen of digital documents; the code is wanted once its owner was asked."""
    chosen = {name: text_of(data, f"digital_{name}") for name in ("kind", "of")}
    asked = text_of(data, "do") == ASK or bool(text_of(data, "digital_asked"))
    return {**chosen, "asked": "yes" if asked else ""}


def _counters(official: DeskOfficial) -> list[Counter]:
    if not official.counters:
        raise HTTPException(403, "no-counter")
    return official.counters


def _filled(data: FormData, official: DeskOfficial, today: date) -> Filled:
    counters = _counters(official)
    asked = text_of(data, "counter")
    counter = next((one for one in counters if str(one) == asked), counters[0])
    paper = text_of(data, "paper") == "yes"
    return Filled(read_form(data, today), counter, paper, _digital(data))


def _waiting(chosen: Mapping[str, str], problems: list[Problem]) -> Mapping[str, str]:
    """Return what the page shows: a code is asked for only while one can come."""
    over = OVER & {problem.reason for problem in problems}
    return {"kind": "", "of": "", **chosen, "asked": "" if over else chosen.get("asked", "")}


def _running(office: Office, official: DeskOfficial, iin: str) -> bool:
    """Tell whether a case of the person runs, of whatever unit; the case's history keeps who was told."""
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        found = running_case(work.session, iin)
        if found is not None:
            work.note("told-of-running-case", found.case.id)
    return found is not None


def _page(office: Office, request: Request, filled: Filled, problems: list[Problem]) -> Response:
    count_problems("desk", problems)
    official = office.official(request)
    units = {counter.unit for counter in _counters(official)}
    running = _running(office, official, filled.form.applicant.iin)
    return office.page(
        request,
        "new-application.html",
        422 if problems else 200,
        form=filled.form,
        counter=filled.counter,
        paper=filled.paper,
        problems={problem.field: problem.text(language_of(request)) for problem in problems},
        own_iin=False,
        running=running,
        aside=[
            one
            for one in put_aside_by(office, official)
            if one[1].submission_key != filled.form.submission_key
        ],
        papers=papers_taken(office, official, filled.form),
        queries=queries().values(),
        digital=_waiting(filled.digital, problems) if office.digital else None,
        document_types=list(DocType),
        relations=RELATIONS,
        units=[office.law.units.unit(unit) for unit in sorted(units)],
    )
