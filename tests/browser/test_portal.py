"""The portal in a browser: from the login to the notice in the cabinet."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from adapters.population import Archetype
from komek.screenshots.logins import at_portal
from komek.screenshots.our_pages import fill_in
from tests.browser.reading import hard_to_read
from tests.processes.world import World

pytestmark = [pytest.mark.engine, pytest.mark.browser]
Visitor = Callable[[], BrowserContext]


def at(page: Page, world: World, path: str) -> None:
    page.goto(f"{world.settings.doors_url}/portal/{path}")


def test_a_citizen_fills_in_signs_and_finds_the_case_in_the_cabinet(world: World, visitor: Visitor) -> None:
    family = world.family(Archetype.CARER_OF_SMALL_CHILD)
    page = at_portal(visitor(), str(world.settings.doors_url), family.applicant.iin)
    at(page, world, "apply")
    fill_in(page, family)
    assert hard_to_read(page) == []
    page.get_by_role("button", name="Проверить и подписать").click()
    expect(page.get_by_role("heading", name="Проверьте и подпишите")).to_be_visible()
    expect(page.locator("table")).to_contain_text(family.members[1].person.name.surname)
    assert hard_to_read(page) == []
    page.get_by_role("button", name="Подписать и подать").click()
    page.wait_for_url("**/cabinet/*")
    case_id = page.url.rpartition("/")[2]
    expect(page.locator("main")).to_contain_text("Заявление подано")
    world.register(case_id)
    world.officials.task(case_id, "conductSurvey")
    page.reload()
    expect(page.get_by_role("link", name="Отрывной талон")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(world.case(case_id).number))
    assert hard_to_read(page) == []


def test_a_wrong_field_is_named_beside_it_in_the_language_of_the_reader(
    world: World, visitor: Visitor
) -> None:
    family = world.family(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    page = at_portal(visitor(), str(world.settings.doors_url), family.applicant.iin)
    at(page, world, "apply")
    fill_in(page, family)
    page.locator("#iban").fill("KZ00601Z000000000017")
    page.get_by_role("button", name="Проверить и подписать").click()
    expect(page.locator(".field.wrong #iban")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("IBAN")
    page.get_by_role("link", name="Қаз").or_(page.get_by_role("button", name="Қаз")).click()
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    assert hard_to_read(page) == []


def test_the_page_behind_the_qr_code_shows_the_stage_and_nobody(world: World, visitor: Visitor) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    person = world.family(Archetype.SINGLE_PENSIONER_LOW_INCOME).applicant
    page = visitor().new_page()
    at(page, world, f"s/{case_id}")
    expect(page.locator("main")).to_contain_text("Ход рассмотрения")
    shown = page.content()
    assert person.iin not in shown
    assert person.name.surname not in shown
    assert hard_to_read(page) == []
