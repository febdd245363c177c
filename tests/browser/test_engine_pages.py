"""Operate and Tasklist in a browser: what supervisors and officials see of a case."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, expect
from playwright.sync_api import TimeoutError as TooSlow

from adapters.camunda.search import EngineSearch
from adapters.population import Archetype
from komek.process_tests.waiting import wait_until
from komek.screenshots.logins import at_engine
from tests.processes.world import World

pytestmark = [pytest.mark.engine, pytest.mark.browser]
Visitor = Callable[[], BrowserContext]


def test_operate_shows_the_case_on_its_diagram_and_the_running_term_on_the_guards(
    world: World, visitor: Visitor, search: EngineSearch
) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.register(case_id)
    world.officials.task(case_id, "conductSurvey")
    context = visitor()

    [case] = wait_until(lambda: search.instances(case_id, "asp-appointment"))
    page = at_engine(context, str(world.settings.engine_rest), f"operate/processes/{case.key}")
    diagram = page.locator(".djs-container")
    expect(diagram).to_contain_text("Регистрация заявления")
    expect(diagram).to_contain_text("Контроль сроков")
    expect(page.get_by_text("Запросы сведений через ШЭП").last).to_be_visible()

    guard = wait_until(lambda: search.instances(case_id, "term-guard", state="ACTIVE"))[-1]
    page.goto(f"{world.settings.engine_rest}/operate/processes/{guard.key}")
    expect(diagram).to_contain_text("Срок скоро истечёт")
    expect(page.get_by_test_id("variables-list")).to_contain_text("dueAt")


def test_an_official_claims_a_task_in_tasklist_fills_in_its_form_and_completes_it(
    world: World, visitor: Visitor, search: EngineSearch
) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.register(case_id)
    [task] = wait_until(lambda: search.open_tasks(case_id=case_id, element_id="conductSurvey"))
    page = at_engine(visitor(), str(world.settings.engine_rest), f"tasklist/{task.key}")
    form = page.locator(".fjs-form")
    expect(form).to_contain_text(f"Дело № {world.case(case_id).number}")
    link = form.get_by_role("link", name="Открыть дело на рабочем столе")
    expect(link).to_have_attribute("href", f"{world.settings.doors_url}/desk/cases/{case_id}")
    page.get_by_role("button", name="Assign to me").click()
    page.get_by_role("button", name="Unassign").wait_for()
    form.get_by_text("Проведено").click()
    form.get_by_label("Дата посещения").fill(f"{world.clock.now():%d.%m.%Y}")
    form.get_by_label("Дата посещения").press("Tab")
    complete = page.get_by_role("button", name="Complete Task")
    # As a person does: Tasklist sometimes lets the first click go by while it draws the form anew.
    wait_until(lambda: _clicked_away(complete), why=lambda: page.locator("main").inner_text())
    world.officials.task(case_id, "giveConclusion")
    assert world.records.case(case_id).variables()["survey"] == "done"


def _clicked_away(button: Locator) -> bool:
    """Click a button; tell whether it was gone some seconds later."""
    if button.is_visible():
        button.click()
    try:
        button.wait_for(state="hidden", timeout=10_000)
    except TooSlow:
        return False
    return True
