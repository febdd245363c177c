"""The desk in a browser: the case as officials see it, and the head's signature."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from adapters.population import Archetype
from komek.screenshots.logins import at_desk
from tests.browser.reading import hard_to_read
from tests.processes.world import World

pytestmark = [pytest.mark.engine, pytest.mark.browser]
Visitor = Callable[[], BrowserContext]


def test_a_case_shows_family_answers_term_and_documents_and_its_head_signs(
    world: World, visitor: Visitor
) -> None:
    case_id = world.apply(Archetype.INCOME_ABOVE_LINE)
    world.register(case_id)
    world.approve(case_id)
    task = world.officials.task(case_id, "signDocument")
    case, family = world.case(case_id), world.family(Archetype.INCOME_ABOVE_LINE)

    page = at_desk(visitor(), str(world.settings.doors_url), task.groups[0].replace(":", "."))
    assert hard_to_read(page) == []
    page.get_by_role("link", name=str(case.number)).click()
    for member in family.members:
        expect(page.locator("main")).to_contain_text(str(member.person.name))
    review = world.terms(case_id)["asp-review-portal"]
    expect(page.locator("#terms")).to_contain_text(f"{review.last_day:%d.%m.%Y}")
    expect(page.locator("#terms")).to_contain_text("Рассмотрение заявления")
    expect(page.locator("#documents")).to_contain_text("Отрывной талон")
    expect(page.locator("main")).to_contain_text("ИС ЗАГС")
    assert hard_to_read(page) == []

    document = world.records.case(case_id).variables("signing")["documentId"]
    page.goto(f"{world.settings.doors_url}/desk/cases/{case_id}/documents/{document}/sign")
    assert hard_to_read(page) == []
    page.get_by_role("button", name="Подписать").click()
    page.wait_for_url(f"**/cases/{case_id}#documents")
    assert world.closed(case_id).outcome == "refused"


def test_an_official_of_another_unit_is_told_that_there_is_no_such_case(
    world: World, visitor: Visitor
) -> None:
    case_id = world.apply(Archetype.INCOME_ABOVE_LINE)
    world.register(case_id)
    page = at_desk(visitor(), str(world.settings.doors_url), "head.oskemen")
    answer = page.goto(f"{world.settings.doors_url}/desk/cases/{case_id}")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Такого дела нет")
    assert hard_to_read(page) == []
