"""Tasks on the desk, for those who prefer it to Tasklist: the list, claim, the form, complete."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.case import Case
from adapters.database.replies_awaited import ELEMENT as REPLIES
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from adapters.desk.case_file import CaseFile, case_file
from adapters.desk.commission import ELEMENT as CONCLUDE
from adapters.desk.decision_draft import APPROVE
from adapters.desk.hearing import ELEMENT as HEAR
from adapters.desk.office import Office, actor_of, case_for
from adapters.desk.official import DeskOfficial
from adapters.desk.signing import ELEMENT as SIGN
from adapters.desk.survey import ELEMENT as SURVEY
from adapters.desk.task_board import ALL, FREE, MINE, MOST, TaskBoard, TaskLine, TaskTakenError
from adapters.desk.task_form import AnswersRefusedError, TaskForm, answers_of, task_form
from adapters.desk.task_names import kazakh_names
from adapters.pages.refusals import count_refusal
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from adapters.portal.form_reading import text_of
from adapters.portal.problems import Rule

OWN_PAGES = frozenset({SIGN, REPLIES, APPROVE, CONCLUDE, HEAR})
"""Tasks that end by an act on a page of their own, to which their page leads."""
LED_TO_PAGES = OWN_PAGES | {SURVEY}
"""Those that the desk shows no form of; the survey may also be ended in Tasklist, then without its act."""
_KEY = re.compile("[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A task before an official, with the case it is about."""

    line: TaskLine
    file: CaseFile
    form: TaskForm


def task_pages(office: Office, board: TaskBoard) -> APIRouter:
    """Return the routes of tasks."""
    router = APIRouter(include_in_schema=False)

    @router.get("/tasks", name="tasks")
    def listed(request: Request, shown: Annotated[str, Query(max_length=8)] = ALL) -> Response:
        official = office.official(request)
        shown = shown if shown in (ALL, MINE, FREE) else ALL
        with office.sessions() as session:
            lines = board.lines(session, official, shown)
        return office.page(request, "tasks.html", lines=lines, shown=shown, most=MOST, names=kazakh_names())

    @router.get("/cases/{case_id}/tasks/{key}", name="task")
    def show(request: Request, case_id: str, key: str) -> Response:
        official = office.official(request)
        sheet = _sheet(office, board, official, case_id, key)
        if sheet is None:
            return _gone(office, request, case_id)
        return _page(office, request, sheet)

    @router.post("/cases/{case_id}/tasks/{key}")
    async def act(request: Request, case_id: str, key: str) -> Response:
        visitor, official = office.visitor(request), office.official(request)
        data = await request.form(max_fields=60, max_files=0)
        require_token(visitor, data.get("token"))
        sheet = await run_in_threadpool(_sheet, office, board, official, case_id, key)
        if sheet is None:
            return _gone(office, request, case_id)
        try:
            await run_in_threadpool(_act, office, board, official, sheet, data)
        except AnswersRefusedError as refused:
            for rule in refused.problems.values():
                count_refusal("desk", rule.code)
            return _page(office, request, sheet, refused.problems, data)
        except TaskTakenError:
            return _gone(office, request, case_id)
        done = text_of(data, "do") == "complete"
        here = {"case_id": case_id, "key": key}
        return RedirectResponse(path_of(request, "tasks") if done else path_of(request, "task", **here), 303)

    return router


def _sheet(office: Office, board: TaskBoard, official: DeskOfficial, case_id: str, key: str) -> Sheet | None:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case = case_for(work, official, case_id)
        line = board.line(work, official, case, int(key)) if _KEY.fullmatch(key) else None
        if line is None:
            return None
        file = case_file(work.session, case, office.law, work.now)
        work.note("read-case", case_id)
    return Sheet(line, file, task_form(board.schema(line.task)))


def _act(office: Office, board: TaskBoard, official: DeskOfficial, sheet: Sheet, data: FormData) -> None:
    task, asked = sheet.line.task, text_of(data, "do")
    if sheet.line.sent or (task.assignee and task.assignee != official.login):
        raise TaskTakenError
    if asked == "claim":
        board.claim(task, official)
        _note(office, official, sheet.file.case, "claim-task", task.element_id)
    elif asked == "release":
        board.release(task)
        _note(office, official, sheet.file.case, "release-task", task.element_id)
    elif asked == "complete":
        if sheet.form.foreign or task.element_id in LED_TO_PAGES or not task.assignee:
            raise HTTPException(403, "not-here")
        answers = answers_of(sheet.form, data)
        with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
            _complete(work, board, sheet.line, answers)
    else:
        raise HTTPException(422, "act")


def _complete(work: UnitOfWork, board: TaskBoard, line: TaskLine, answers: dict[str, object]) -> None:
    task, case_id = line.task, line.case.id
    wanted = work.outbox.complete_user_task(
        task.element_id, board.business_key(task), case_id, answers, since=work.now, task_key=task.key
    )
    if not wanted:
        raise TaskTakenError
    work.note("complete-task", case_id, element=task.element_id)


def _note(office: Office, official: DeskOfficial, case: Case, action: str, element: str) -> None:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        work.note(action, case.id, element=element)


def _gone(office: Office, request: Request, case_id: str) -> Response:
    return office.page(request, "desk-problem.html", 409, shown="task", case_id=case_id)


def _page(
    office: Office,
    request: Request,
    sheet: Sheet,
    problems: Mapping[str, Rule] | None = None,
    data: FormData | None = None,
) -> Response:
    fields = sheet.form.fields
    typed = {one.key: one.preset if data is None else text_of(data, one.key) for one in fields}
    return office.page(
        request,
        "task.html",
        422 if problems else 200,
        line=sheet.line,
        file=sheet.file,
        form=sheet.form,
        problems=problems or {},
        typed=typed,
        names=kazakh_names(),
        tasklist=office.board.tasklist if office.board else None,
    )
