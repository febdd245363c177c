"""An official works in Tasklist's page with a mouse: claims a task, fills its form, completes it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from adapters.camunda.gateway import Gateway, Resource
from adapters.camunda.search import EngineSearch
from komek.engine.imported_forms import imported_forms
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.records import Records
from komek.process_tests.shared_engine import SharedEngine
from komek.process_tests.waiting import wait_until
from komek.screenshots.chromium import chromium, find_chromium, visit
from komek.screenshots.logins import at_engine

pytestmark = [pytest.mark.engine, pytest.mark.browser]
MODELS = Path(__file__).parent / "models"
FORM = "desk-errand-check"
QUESTION = "Что проверено"
PATIENCE = 60_000
"""Milliseconds for what the page shows."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(find_chromium()) as browser:
        yield browser


@pytest.fixture(scope="module")
def process(engine: SharedEngine, gateway: Gateway, event_loop_thread: EventLoop) -> str:
    """A process whose form Tasklist knows: a task that it learns of before stays without a form for ever."""
    models = [Resource(file.name, file.read_bytes()) for file in sorted(MODELS.iterdir())]
    event_loop_thread.run(gateway.deploy(models))
    index, query = f"{engine.addresses.opensearch}/tasklist-form-*/_count", f'bpmnId:"{FORM}"'
    wait_until(lambda: httpx.get(index, params={"q": query}).json()["count"], why="Tasklist knows the form")
    return "desk-errand"


@pytest.fixture
def case_id(
    process: str, gateway: Gateway, event_loop_thread: EventLoop, records: Records, search: EngineSearch
) -> str:
    """A case that waits for an official."""
    case_id = str(uuid4())
    event_loop_thread.run(gateway.create(process, {"caseId": case_id}))
    wait_until(lambda: search.open_tasks(case_id=case_id), why="Tasklist knows the task")
    return case_id


@pytest.fixture
def task_key(case_id: str, records: Records) -> int:
    """The key of the case's task."""
    return records.case(case_id).waiting_tasks("checkPapers")[0].key


@pytest.fixture
def page(browser: Browser, engine: SharedEngine, task_key: int) -> Iterator[Page]:
    """Tasklist after the login, with the task open."""
    with visit(browser, width=1280, height=860) as context:
        context.set_default_timeout(PATIENCE)
        yield at_engine(context, engine.addresses.rest, f"tasklist/{task_key}")


def test_a_task_is_claimed_filled_in_and_completed_by_mouse(
    page: Page, case_id: str, records: Records
) -> None:
    page.get_by_role("button", name="Assign to me").click()
    expect(page.get_by_role("button", name="Unassign")).to_be_visible(timeout=PATIENCE)
    page.get_by_label(QUESTION).fill("Документы подлинные")
    page.get_by_role("button", name="Complete Task").click()
    history = records.wait_for(case_id, lambda case: case.is_over("desk-errand"))
    assert history.completed("checkPapers") == 1
    assert history.variables()["checked"] == "Документы подлинные"
    expect(page.get_by_text("Task completed")).to_be_visible(timeout=PATIENCE)


def test_a_claimed_task_is_given_back_by_mouse(page: Page) -> None:
    page.get_by_role("button", name="Assign to me").click()
    page.get_by_role("button", name="Unassign").click()
    expect(page.get_by_role("button", name="Assign to me")).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}])
def test_without_a_login_or_with_a_strange_token_nobody_comes_in(
    engine: SharedEngine, task_key: int, headers: dict[str, str]
) -> None:
    url = f"{engine.addresses.rest}/v2/user-tasks/{task_key}/assignment"
    answer = httpx.post(url, json={"assignee": "stranger"}, headers=headers)
    assert answer.status_code in (401, 403)


@pytest.mark.usefixtures("process")
def test_the_forms_that_tasklist_has_taken_in_are_counted(engine: SharedEngine) -> None:
    assert imported_forms(engine.addresses.opensearch) >= 1
    assert imported_forms("http://127.0.0.1:9") == 0, "who does not answer has none"
