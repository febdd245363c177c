"""The page of the survey: the commission lays in its photos and fills in the act."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.application import Application
from adapters.database.case import Case
from adapters.database.survey_act import photos_of, visit_awaited
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from adapters.desk.commission import ConflictOfInterestError, is_of_the_family
from adapters.desk.office import Office, actor_of, case_if
from adapters.desk.official import DeskOfficial
from adapters.desk.paper_intake import upload_of
from adapters.desk.survey import (
    ActNotWholeError,
    NoVisitError,
    keep_act,
    keep_photo,
    may_survey,
    read_act,
)
from adapters.documents.survey import survey_form
from adapters.pages.refusals import count_refusal
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from adapters.portal.form_reading import text_of
from adapters.portal.problems import Rule
from rules.codes import Visit
from rules.terms import local_day


def survey_pages(office: Office) -> APIRouter:
    """Return the routes of the survey."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/survey", name="survey")
    def show(request: Request, case_id: str) -> Response:
        return _page(office, request, case_id)

    @router.post("/cases/{case_id}/survey")
    async def enter(request: Request, case_id: str) -> Response:
        visitor, official = office.visitor(request), office.official(request)
        data = await request.form(max_fields=60, max_files=1)
        require_token(visitor, data.get("token"))
        try:
            if text_of(data, "do") == "photo":
                content = await upload_of(data)
                broken = await run_in_threadpool(_photo, office, official, case_id, content)
                if broken is not None:
                    count_refusal("desk", broken.code)
                    return await run_in_threadpool(_page, office, request, case_id, 422, broken=broken)
                return RedirectResponse(path_of(request, "survey", case_id=case_id), 303)
            await run_in_threadpool(_act, office, official, case_id, data)
        except ActNotWholeError as error:
            return await run_in_threadpool(
                _page, office, request, case_id, 422, wrong=error.fields, data=data
            )
        except NoVisitError:
            return office.page(request, "desk-problem.html", 409, shown="survey", case_id=case_id)
        except ConflictOfInterestError:
            return await run_in_threadpool(_page, office, request, case_id, 409)
        return RedirectResponse(path_of(request, "case", case_id=case_id), 303)

    return router


def _photo(office: Office, official: DeskOfficial, case_id: str, content: bytes) -> Rule | None:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        return keep_photo(work, official, _case(work, official, case_id), content)


def _act(office: Office, official: DeskOfficial, case_id: str, data: FormData) -> None:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = _case(work, official, case_id)
        keep_act(work, official, case, read_act(data, local_day(work.now)))


def _case(work: UnitOfWork, official: DeskOfficial, case_id: str) -> Case:
    return case_if(may_survey, work, official, case_id, otherwise="not-of-the-commission")


def _page(
    office: Office,
    request: Request,
    case_id: str,
    code: int = 200,
    *,
    broken: Rule | None = None,
    wrong: Sequence[str] = (),
    data: FormData | None = None,
) -> Response:
    official = office.official(request)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = _case(work, official, case_id)
        awaited = visit_awaited(work.session, case)
        conflict = is_of_the_family(work.session, case, official)
        photos = photos_of(work.session, case_id)
        application = work.session.get(Application, case_id)
        work.note("read-case", case_id)
        today = local_day(work.now)
    if not awaited:
        return office.page(request, "desk-problem.html", 409, shown="survey", case_id=case_id)
    form = survey_form()
    names = ("outcome", "visited_on", "note", *form.facts, *form.numbers)
    return office.page(
        request,
        "survey.html",
        code,
        case=case,
        form=form,
        outcomes=list(Visit),
        application=application,
        photos=photos,
        conflict=conflict,
        today=today,
        broken=broken,
        wrong=wrong,
        typed={name: text_of(data, name) if data else "" for name in names},
        seen=data.getlist("seen") if data else [],
    )
