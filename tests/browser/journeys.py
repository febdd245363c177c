"""From each door to the notice, through the pages, with the real engine, workers and stubs behind them.

The acts of people between door and notice are done as in process tests, but for those of the centre's case,
which its officials do on the desk.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, expect

from adapters.population import Archetype, Family
from komek.process_tests.waiting import wait_until
from komek.screenshots.chromium import visit
from komek.screenshots.logins import at_desk, at_portal
from komek.screenshots.our_pages import fill_in
from tests.browser.reading import hard_to_read
from tests.processes.world import World

FAMILY = Archetype.INCOME_ABOVE_LINE
"""The shortest way to a notice: no survey, no contract."""
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
NOTICE = {"ru": "Мотивированный отказ", "kk": "Уәжді бас тарту"}
SCAN = b"%PDF-1.7 a certificate"


class Cross(NamedTuple):
    """A language and a size of window."""

    language: str
    size: str


CROSSES = (Cross("ru", "desktop"), Cross("kk", "phone"), Cross("ru", "phone"), Cross("kk", "desktop"))


@dataclass
class Journey:
    """One application on its way: the window it is followed in, and where its notice will be."""

    door: str
    cross: Cross
    family: Family
    page: Page
    case_id: str
    at_counter: bool
    """The notice is handed over at the counter; else it is laid into the cabinet only."""


class Traveller:
    """Somebody who goes from a door to the notice; looks at every page on the way."""

    def __init__(
        self, world: World, browser: Browser, windows: ExitStack, cross: Cross, nth: int, pictures: Path
    ) -> None:
        self.world = world
        self.cross = cross
        self.family = world.family(FAMILY, nth)
        self.doors = str(world.settings.doors_url)
        self.wrong: dict[str, list[str]] = {}
        self._browser = browser
        self._pictures = pictures
        self._windows = windows

    def window(self) -> BrowserContext:
        """Open a window of the traveller's size, with cookies of its own."""
        width, height = SIZES[self.cross.size]
        return self._windows.enter_context(visit(self._browser, width=width, height=height))

    def look(self, page: Page, name: str) -> None:
        """Keep a picture, and what makes the page hard to read."""
        page.screenshot(path=self._pictures / f"{name}-{'-'.join(self.cross)}.png", full_page=True)
        if found := hard_to_read(page):
            self.wrong[f"{name} {'-'.join(self.cross)}"] = found


def by_eds(one: Traveller) -> Journey:
    """Log in and sign with ЭЦП."""
    page = _at_login(one)
    page.locator("#iin").fill(one.family.applicant.iin)
    page.locator("#eds button").click()
    _fill_in_at_portal(one, page)
    page.locator("#eds button.button").click()
    return _in_cabinet(one, page, "eds")


def by_code(one: Traveller) -> Journey:
    """Log in and sign with the codes of two SMS: no ЭЦП anywhere."""
    page, citizen = _at_login(one), one.world.citizen
    page.locator("#iin-code").fill(one.family.applicant.iin)
    heard = len(citizen.heard(one.family))
    page.locator("#by-code button").click()
    page.locator("#by-code input[name=code]").fill(citizen.code(one.family, heard))
    one.look(page, "login-code")
    page.locator("#by-code button").click()
    _fill_in_at_portal(one, page)
    heard = len(citizen.heard(one.family))
    page.locator("#by-code button.button").click()
    page.locator("#by-code input[name=code]").fill(citizen.code(one.family, heard))
    one.look(page, "code")
    page.locator("#by-code form").first.locator("button.button").click()
    return _in_cabinet(one, page, "code")


def at_centre(one: Traveller) -> Journey:
    """Come to the centre with the passport and a certificate on paper."""
    page = _at_counter(one, "centre")
    page.locator("#paper_query").select_option("7")
    page.locator("#scan").set_input_files({"name": "scan.pdf", "mimeType": "application/pdf", "buffer": SCAN})
    page.locator("button[value=paper]").click()
    expect(page.locator("#papers")).to_contain_text("SHA-256")
    return _registered(one, page, "centre")


def at_akim(one: Traveller) -> Journey:
    """Come to the akim, who hands the package over to the centre."""
    return _registered(one, _at_counter(one, "akim"), "akim")


def offered(one: Traveller) -> Journey:
    """Be offered the aid by SMS, and agree to the survey in the cabinet."""
    desk = at_desk(one.window(), one.doors, f"centre.{one.family.unit}", one.cross.language)
    desk.goto(f"{one.doors}/desk/offers/new")
    fill_in(desk, one.family)
    one.look(desk, "offer-new")
    desk.locator("button.button[value=offer]").click()
    desk.wait_for_url("**/offers")
    one.look(desk, "offer-sent")
    page = at_portal(one.window(), one.doors, one.family.applicant.iin, one.cross.language)
    one.look(page, "offer-in-cabinet")
    page.locator("#offer button[value=yes]").click()
    return _in_cabinet(one, page, "offer", at_counter=True)


DOORS: tuple[Callable[[Traveller], Journey], ...] = (by_eds, by_code, at_centre, at_akim, offered)


def travel(world: World, browser: Browser, pictures: Path, crosses: Sequence[Cross]) -> dict[str, list[str]]:
    """Take an application from each door to its notice, all five at the same time.

    Returns:
        What makes pages hard to read, by the page's name.
    """
    pictures.mkdir(exist_ok=True)
    with ExitStack() as windows:
        travellers = [
            Traveller(world, browser, windows, cross, nth, pictures) for nth, cross in enumerate(crosses)
        ]
        both = [(door(one), one) for door, one in zip(DOORS, travellers, strict=True)]
        for act in (_receive, _decide, _hand_over, _read_notice):
            for journey, one in both:
                act(world, journey, one)
    return {name: found for one in travellers for name, found in one.wrong.items()}


def _at_login(one: Traveller) -> Page:
    page = one.window().new_page()
    page.goto(f"{one.doors}/portal/?lang={one.cross.language}")
    one.look(page, "home")
    page.locator(".hero a.button").first.click()
    one.look(page, "login")
    return page


def _fill_in_at_portal(one: Traveller, page: Page) -> None:
    page.wait_for_url("**/cabinet")
    page.locator("main a.button").click()
    fill_in(page, one.family)
    one.look(page, "filled-in")
    page.locator("button.button[value=continue]").click()
    page.locator("#by-code").wait_for()
    one.look(page, "to-sign")


def _in_cabinet(one: Traveller, page: Page, door: str, *, at_counter: bool = False) -> Journey:
    page.wait_for_url("**/cabinet/*")
    one.look(page, f"{door}-accepted")
    case_id = page.url.rpartition("/")[2]
    return Journey(door, one.cross, one.family, page, case_id, at_counter)


def _at_counter(one: Traveller, post: str) -> Page:
    page = at_desk(one.window(), one.doors, f"{post}.{one.family.unit}", one.cross.language)
    page.locator("nav a[href$='/applications/new']").click()
    fill_in(page, one.family)
    return page


def _registered(one: Traveller, page: Page, door: str) -> Journey:
    page.locator("input[name=paper]").check()
    one.look(page, f"{door}-filled-in")
    page.locator("button.button[value=register]").click()
    page.wait_for_url(re.compile("/cases/"))
    one.look(page, f"{door}-registered")
    case_id = page.url.rpartition("/")[2]
    return Journey(door, one.cross, one.family, page, case_id, at_counter=True)


def _receive(world: World, journey: Journey, _: Traveller) -> None:
    if journey.door == "akim":
        world.officials.complete(journey.case_id, "acceptFromAkim")
    elif journey.door != "centre":
        world.register(journey.case_id)


def _decide(world: World, journey: Journey, one: Traveller) -> None:
    if journey.door != "centre":
        world.approve_and_sign(journey.case_id)
        return
    # The bank answered too: somebody compares its answer with the certificate that was brought.
    page = _claimed(one, journey, "centre", "checkData")
    page.locator("input[value=confirmed]").check()
    page.locator("button[value=complete]").click()
    page.wait_for_url("**/tasks")
    page = _opened(one, journey, "authorised-body", "approveDecision")
    page.locator("form#task a.button").click()
    page.wait_for_url("**/approve")
    one.look(page, "approve")
    page.locator("main form button.button").click()
    page.wait_for_url(f"**/cases/{journey.case_id}#documents")
    world.sign(journey.case_id)


def _hand_over(world: World, journey: Journey, one: Traveller) -> None:
    if journey.door == "centre":
        page = _claimed(one, journey, "centre", "handOverNotice")
        page.locator("button[value=complete]").click()
        expect(page.get_by_role("alert")).to_be_visible()
        one.look(page, "task-refused")
        page.locator("#handedOn").fill(world.today())
        page.locator("button[value=complete]").click()
        page.wait_for_url("**/tasks")
    elif journey.at_counter:
        world.officials.complete(journey.case_id, "handOverNotice", {"handedOn": world.today()})


def _claimed(one: Traveller, journey: Journey, post: str, element: str) -> Page:
    """Claim a task from the desk's list and return its form."""
    page = _opened(one, journey, post, element)
    page.locator("button[value=claim]").click()
    expect(page.locator("button[value=complete]")).to_be_visible()
    one.look(page, f"task-{element}")
    return page


def _opened(one: Traveller, journey: Journey, post: str, element: str) -> Page:
    """Open a task from the desk's list, which is as late as Tasklist."""
    key = one.world.officials.task(journey.case_id, element).key
    page = at_desk(one.window(), one.doors, f"{post}.{one.family.unit}", one.cross.language)
    link = page.locator(f"a[href$='/cases/{journey.case_id}/tasks/{key}']")

    def listed() -> bool:
        page.goto(f"{one.doors}/desk/tasks")
        return link.count() > 0

    wait_until(listed, why=f"{element} is on the desk's list")
    one.look(page, f"tasks-{element}")
    link.click()
    page.wait_for_url(f"**/tasks/{key}")
    return page


def _read_notice(world: World, journey: Journey, one: Traveller) -> None:
    assert world.closed(journey.case_id).outcome == "refused", journey.door
    page, word = journey.page, NOTICE[journey.cross.language]
    page.goto(page.url.partition("#")[0])
    link = page.locator("main").get_by_role("link", name=word).first
    expect(link).to_be_visible()
    paper = page.request.get(f"{one.doors}{link.get_attribute('href')}")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF")
    review = next(
        term for name, term in world.terms(journey.case_id).items() if name.startswith("asp-review")
    )
    expect(page.locator("#terms")).to_contain_text(f"{review.last_day:%d.%m.%Y}")
    one.look(page, f"{journey.door}-notice")
