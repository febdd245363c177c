"""An official works in Tasklist's page with a mouse: claims a task, fills its form, completes it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from adapters.camunda.gateway import Gateway, Resource
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.records import Records
from komek.process_tests.shared_engine import SharedEngine
from komek.process_tests.waiting import wait_until
from komek.screenshots.chromium import chromium, find_chromium, visit
from komek.screenshots.logins import at_engine

pytestmark = [pytest.mark.engine, pytest.mark.browser]
MODELS = Path(__file__).parent / "models"
QUESTION = "Что проверено"
PATIENCE = 45_000
"""Milliseconds for what the page shows: Tasklist is seconds behind the engine."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(find_chromium()) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, engine: SharedEngine, desk_task: tuple[str, int]) -> Iterator[Page]:
    """Tasklist, as it stands after the login, with the task open."""
    with visit(browser, width=1280, height=860) as context:
        context.set_default_timeout(PATIENCE)
        page = at_engine(context, engine.addresses.rest, f"tasklist/{desk_task[1]}")
        wait_until(lambda: form_shown(page), why="Tasklist knows the task and its form")
        yield page


def form_shown(page: Page) -> bool:
    """Look whether the page shows the form; opened too early, it does only when loaded again."""
    try:
        page.get_by_label(QUESTION).wait_for(timeout=5_000)
    except PlaywrightTimeoutError:
        page.reload()
        return False
    return True


@pytest.fixture
def desk_task(gateway: Gateway, event_loop_thread: EventLoop, records: Records) -> tuple[str, int]:
    """A case that waits for an official, and its task's key."""
    resources = [Resource(file.name, file.read_bytes()) for file in sorted(MODELS.iterdir())]
    event_loop_thread.run(gateway.deploy(resources))
    case_id = str(uuid4())
    event_loop_thread.run(gateway.create("desk-errand", {"caseId": case_id}))
    case = records.wait_for(case_id, lambda case: bool(case.waiting_tasks("checkPapers")))
    return case_id, case.waiting_tasks("checkPapers")[0].key


def test_a_task_is_claimed_filled_in_and_completed_by_mouse(
    page: Page, desk_task: tuple[str, int], records: Records
) -> None:
    case_id, _ = desk_task
    page.get_by_role("button", name="Assign to me").click()
    expect(page.get_by_role("button", name="Unassign")).to_be_visible(timeout=PATIENCE)
    page.get_by_label(QUESTION).fill("Документы подлинные")
    page.get_by_role("button", name="Complete Task").click()
    history = records.wait_for(case_id, lambda case: case.is_over("desk-errand"))
    assert history.completed("checkPapers") == 1
    assert history.waiting_tasks() == []
    assert history.variables()["checked"] == "Документы подлинные"


def test_a_claimed_task_is_given_back_by_mouse(
    page: Page, engine: SharedEngine, desk_task: tuple[str, int]
) -> None:
    page.get_by_role("button", name="Assign to me").click()
    page.get_by_role("button", name="Unassign").click()
    expect(page.get_by_role("button", name="Assign to me")).to_be_visible(timeout=PATIENCE)


def test_without_a_login_or_with_a_strange_token_nobody_comes_in(
    engine: SharedEngine, desk_task: tuple[str, int]
) -> None:
    url = f"{engine.addresses.rest}/v2/user-tasks/{desk_task[1]}/assignment"
    strange = {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}
    for headers in ({}, strange):
        answer = httpx.post(url, json={"assignee": "stranger"}, headers=headers)
        assert answer.status_code in (401, 403)
