"""Every page of portal and desk, in both languages, on a phone and on a desktop: axe finds no barrier."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.routing import Mount

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, Outbox
from adapters.database.social_contract import SocialContract
from adapters.database.unit_of_work import unit_of_work
from adapters.portal import ApplicationForm
from adapters.portal.proactive import offer
from adapters.serving import serving
from komek.screenshots.chromium import visit
from komek.screenshots.logins import at_desk, at_portal
from tests.adapters.desk.conftest import board, case_id, desk, law, officials, signer
from tests.adapters.portal.conftest import country, eds, family, form, keys, phones, portal
from tests.browser.reading import hard_to_read

__all__ = [
    "board", "case_id", "country", "desk", "eds", "family", "form", "keys", "law", "officials", "phones",
    "portal", "signer",
]  # fmt: skip

pytestmark = pytest.mark.browser
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
DESK_PAGES = ("", "cases/{case}", "applications/new", "offers", "offers/new", "terms", "notices", "systems")
"""What an official of the centre opens."""
Look = Callable[[Page, str], None]


@pytest.fixture
def doors(portal: FastAPI, desk: FastAPI) -> Iterator[str]:
    with serving(Starlette(routes=[Mount("/portal", portal), Mount("/desk", desk)])) as url:
        yield url


@pytest.fixture
def look(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Look]:
    """Look at a page as it stands; what is wrong with any is told at the end, with its picture."""
    wrong: dict[str, list[str]] = {}

    def look(page: Page, name: str) -> None:
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        if found := hard_to_read(page):
            wrong[name] = found

    yield look
    assert wrong == {}


@pytest.fixture(params=[("ru", "desktop"), ("kk", "phone")], ids="-".join)
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Any]:
    """A window of a size, and the language that is read in it."""
    language, size = request.param
    width, height = SIZES[size]
    with visit(browser, width=width, height=height) as context:
        yield context, language


def test_the_portal(window: Any, doors: str, form: ApplicationForm, database: Sessions, clock: FixedClock,
                    look: Look) -> None:  # fmt: skip
    context, language = window
    with unit_of_work(database, clock, "test") as work:
        accounts = {"601": "KZ31601A000000000001", "563": "KZ97563B000000000001"}
        offer(work, form, accounts, unit="oskemen", login="centre.oskemen", phone=form.phone)
    page = context.new_page()
    for name in ("", "login", "nowhere"):
        page.goto(f"{doors}/portal/{name}?lang={language}")
        look(page, f"portal-{name or 'home'}")
    page.close()
    page = at_portal(context, doors, form.applicant.iin, language)
    look(page, "portal-cabinet")
    page.goto(f"{doors}/portal/apply")
    look(page, "portal-apply")
    page.locator("button.button[value=continue]").click()
    look(page, "portal-apply-refused")
    page.goto(f"{doors}/portal/cabinet")
    page.locator("#offer button[value=yes]").click()
    look(page, "portal-offer-refused")
    page.goto(f"{doors}/portal/cabinet")
    page.locator("#offer input[type=radio]").first.check()
    page.locator("#offer button[value=yes]").click()
    page.wait_for_url("**/cabinet/*")
    look(page, "portal-case")
    case = page.url.rpartition("/")[2]
    for name, path in (
        ("withdraw", f"cabinet/{case}/withdraw"),
        ("status", f"s/{case}"),
        ("running", "apply"),
    ):
        page.goto(f"{doors}/portal/{path}")
        look(page, f"portal-{name}")


def test_the_desks_acts(window: Any, doors: str, case_id: str, database: Sessions, look: Look) -> None:
    """Forms that complete a task: as they are opened, and as they come back."""
    context, language = window
    with database.begin() as session:
        key = f"{case_id}/notice/sms"
        Outbox(session).want(EffectKind.SMS, key, case_id, {})
        session.execute(update(Effect).where(Effect.business_key == key).values(state="parked"))
        session.add(SocialContract(case_id=case_id, measures="agreed", interview_date=date(2026, 11, 20)))
    for login, stage, path in (
        ("commission.oskemen", "commission", "cases/{case}/survey"),
        ("centre.oskemen", "contract", "cases/{case}/plan"),
        ("centre.oskemen", "contract", "cases/{case}/undelivered"),
        ("centre.oskemen", "contract", "undelivered"),
        ("supervisor.oskemen", "contract", "stuck"),
    ):
        with database.begin() as session:
            session.get_one(Case, case_id).stage = stage
        page = at_desk(context, doors, login, language)
        page.goto(f"{doors}/desk/{path.format(case=case_id)}")
        name = path.rpartition("/")[2]
        look(page, f"desk-{name}-{path.count('/')}")
        if name in ("survey", "plan"):
            page.locator("form.card").last.locator("button").click()
            look(page, f"desk-{name}-refused")
        page.close()
        context.clear_cookies()


def test_the_desk(window: Any, doors: str, case_id: str, look: Look) -> None:
    context, language = window
    page = context.new_page()
    page.goto(f"{doors}/desk/login?lang={language}")
    look(page, "desk-login")
    page.close()
    page = at_desk(context, doors, "centre.oskemen", language)
    for path in DESK_PAGES:
        page.goto(f"{doors}/desk/{path.format(case=case_id)}")
        look(page, f"desk-{path.partition('/')[0] or 'worklist'}-{path.count('/')}")
    page.goto(f"{doors}/desk/applications/new")
    page.locator("button.button[value=register]").click()
    look(page, "desk-application-refused")
