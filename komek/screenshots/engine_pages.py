"""Pictures of Operate and Tasklist."""

from playwright.sync_api import Browser, Page

from komek.demo.scenario import Fate
from komek.screenshots.chromium import visit
from komek.screenshots.logins import at_engine
from komek.screenshots.scene import FOR_SURVEY, Scene


def appointment(browser: Browser, scene: Scene, fate: Fate) -> bytes:
    """Show a whole case on its diagram."""
    return _instance(browser, scene, fate, "asp-appointment")


def term_guard(browser: Browser, scene: Scene) -> bytes:
    """Show a running term on the guard's diagram."""
    return _instance(browser, scene, FOR_SURVEY, "term-guard")


def _instance(browser: Browser, scene: Scene, fate: Fate, process_id: str) -> bytes:
    instance = scene.instance(fate, process_id)
    with visit(browser, width=1680, height=960) as context:
        page = at_engine(context, scene.rest, "operate")
        show_instance(page, scene.rest, instance.key)
        return page.screenshot()


def show_instance(page: Page, rest: str, key: int) -> None:
    """Go to an instance in Operate and wait until its whole diagram and its variables are seen."""
    page.goto(f"{rest}/operate/processes/{key}")
    page.locator(".djs-container .djs-shape").first.wait_for()
    page.get_by_test_id("variables-list").wait_for()
    page.get_by_role("button", name="Reset diagram zoom").click()
    page.wait_for_load_state("networkidle")


def task(browser: Browser, scene: Scene) -> bytes:
    """Show a task with its form open, claimed by the one who looks."""
    with visit(browser, width=1280, height=860) as context:
        page = at_engine(context, scene.rest, "tasklist")
        show_task(page, scene.rest, scene.task(FOR_SURVEY).key)
        return page.screenshot()


def show_task(page: Page, rest: str, key: int) -> None:
    """Go to a task in Tasklist and claim it, with its form open."""
    page.goto(f"{rest}/tasklist/{key}")
    page.locator(".fjs-form").wait_for()
    greeting = page.get_by_role("button", name="Close")
    if greeting.count():
        greeting.first.click()
    page.get_by_role("button", name="Assign to me").click()
    page.get_by_role("button", name="Unassign").wait_for()
    page.wait_for_load_state("networkidle")
