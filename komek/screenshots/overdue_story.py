"""The supervisors' guide: the clock passes the ends of terms; they are found and explained."""

from collections.abc import Iterator
from datetime import timedelta

from playwright.sync_api import Browser, Page

from komek.process_tests.waiting import wait_until
from komek.screenshots.chromium import visit
from komek.screenshots.engine_pages import show_instance, show_task
from komek.screenshots.logins import at_engine
from komek.screenshots.scene import FOR_SIGNATURE, Scene

_FAR = timedelta(days=7)
_TYPED = 2_000
"""Milliseconds: Operate filters a moment after the last key."""
OVERDUE = '"overdue"'


def overdue_story(browser: Browser, scene: Scene) -> Iterator[tuple[str, bytes]]:
    """Yield the list of overdue terms, the guard of one of them, and the task that asks for the reason."""
    scene.time.forward(_FAR)
    case = scene.case(FOR_SIGNATURE)
    tasks = wait_until(
        lambda: scene.search.open_tasks(case_id=case, element_id="explainBreach"),
        90,
        why="a reason is asked for",
    )
    with visit(browser, width=1440, height=940) as context:
        page = at_engine(context, scene.rest, "operate")
        find_overdue(page)
        yield "operate-overdue", page.screenshot()
        show_instance(page, scene.rest, tasks[0].instance_key)
        yield "operate-overdue-guard", page.screenshot()
    with visit(browser, width=1280, height=720) as context:
        page = at_engine(context, scene.rest, "tasklist")
        show_task(page, scene.rest, tasks[0].key)
        yield "tasklist-breach", page.screenshot()


def find_overdue(page: Page) -> None:
    """Filter as the guide says: the process «Контроль срока», the variable termState, the value "overdue"."""
    page.get_by_role("link", name="Processes", exact=True).click()
    page.get_by_role("combobox", name="Name").click()
    page.get_by_role("option", name="Контроль срока").click()
    page.get_by_role("combobox", name="Version").click()
    page.get_by_role("option", name="All versions").click()
    page.get_by_role("button", name="More Filters").click()
    page.get_by_role("menuitem", name="Variable", exact=True).click()
    page.get_by_role("textbox", name="Name").fill("termState")
    page.get_by_role("textbox", name="Value").fill(OVERDUE)
    page.locator("tbody a").first.wait_for()
    page.wait_for_timeout(_TYPED)
    page.wait_for_load_state("networkidle")
