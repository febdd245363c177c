"""Pictures of portal and desk."""

from PIL import ImageStat
from playwright.sync_api import Browser, Page

from adapters.population import Archetype, Family, Kinship
from komek.process_tests.waiting import wait_until
from komek.screenshots.chromium import visit
from komek.screenshots.logins import at_desk, at_portal
from komek.screenshots.pictures import read
from komek.screenshots.scene import APPOINTED, FOR_REGISTRATION, FOR_SIGNATURE, FOR_SURVEY, Scene


def application(browser: Browser, scene: Scene) -> bytes:
    """Show the portal's form, filled in by a mother of four."""
    family = scene.country.family_with(Archetype.LARGE_FAMILY)
    with visit(browser, width=1000, height=1000) as context:
        page = at_portal(context, scene.doors, family.applicant.iin)
        page.goto(f"{scene.doors}/portal/apply")
        fill_in(page, family, members=1)
        page.locator("h1").click()  # no field is being typed in
        return page.screenshot(full_page=True)


def fill_in(page: Page, family: Family, members: int | None = None) -> None:
    """Fill in the application as the applicant would, with all members of the family or some."""
    others = [member for member in family.members if member.kinship is not Kinship.APPLICANT][:members]
    for number in range(len(others)):
        page.locator("button[value=add]").click()
        # The page is sent and comes back with one more row: what was typed before that would be lost.
        page.locator(f"#member_iin-{number}").wait_for()
    page.locator("#surname").wait_for()
    applicant = family.applicant
    if page.locator("#iin").count():  # on the desk: at the portal it is the citizen's own
        page.locator("#iin").fill(applicant.iin)
    page.locator("#surname").fill(applicant.name.surname)
    page.locator("#name").fill(applicant.name.name)
    page.locator("#patronymic").fill(applicant.name.patronymic)
    page.locator("#territory").select_option(applicant.address.place.territory)
    if page.locator("#phone").count():  # not in an offer: that goes to the phone of БМГ
        page.locator("#phone").fill(applicant.phone or "")
    page.locator("#postal_address").fill(str(applicant.address))
    page.locator("#iban").fill(applicant.iban or "")
    for number, member in enumerate(others):
        page.locator(f"#member_relation-{number}").select_option(str(member.kinship))
        page.locator(f"#member_iin-{number}").fill(member.person.iin)
        page.locator(f"#member_surname-{number}").fill(member.person.name.surname)
        page.locator(f"#member_name-{number}").fill(member.person.name.name)
        page.locator(f"#member_patronymic-{number}").fill(member.person.name.patronymic)


def cabinet(browser: Browser, scene: Scene) -> bytes:
    """Show the citizen their case, with the notice laid into the cabinet."""
    with visit(browser, width=1000, height=720) as context:
        page = at_portal(context, scene.doors, scene.family(APPOINTED).applicant.iin)
        page.goto(f"{scene.doors}/portal/cabinet/{scene.case(APPOINTED)}")
        return page.screenshot(full_page=True)


def cases(browser: Browser, scene: Scene) -> bytes:
    """Show the head's list of cases."""
    with visit(browser, width=1200, height=560) as context:
        return at_desk(context, scene.doors, _head(scene)).screenshot(full_page=True)


def case(browser: Browser, scene: Scene) -> bytes:
    """Show a case: family, answers, documents, decision; the page goes on below."""
    with visit(browser, width=1200, height=1560) as context:
        page = at_desk(context, scene.doors, _head(scene))
        page.goto(f"{scene.doors}/desk/cases/{scene.case(APPOINTED)}")
        return page.screenshot()


def terms(browser: Browser, scene: Scene) -> bytes:
    """Show the terms of a case that runs."""
    with visit(browser, width=1200, height=900) as context:
        page = at_desk(context, scene.doors, _head(scene))
        page.goto(f"{scene.doors}/desk/cases/{scene.case(FOR_SURVEY)}")
        return page.locator("#terms").screenshot()


def tasks(browser: Browser, scene: Scene) -> bytes:
    """Show what waits for the centre, as Tasklist has it."""
    unit = scene.family(FOR_REGISTRATION).unit
    with visit(browser, width=1200, height=560) as context:
        page = at_desk(context, scene.doors, f"centre.{unit}")
        page.goto(f"{scene.doors}/desk/tasks")
        return page.screenshot(full_page=True)


def cabinet_on_a_phone(browser: Browser, scene: Scene) -> bytes:
    """Show the cabinet on a phone, in Kazakh."""
    with visit(browser, width=390, height=844) as context:
        page = at_portal(context, scene.doors, scene.family(APPOINTED).applicant.iin, "kk")
        page.goto(f"{scene.doors}/portal/cabinet/{scene.case(APPOINTED)}")
        return page.screenshot(full_page=True)


def signing(browser: Browser, scene: Scene) -> bytes:
    """Show a notice before the head who signs it."""
    with visit(browser, width=1200, height=900) as context:
        page = at_desk(context, scene.doors, _head(scene))
        task = scene.task(FOR_SIGNATURE)
        page.goto(f"{scene.doors}/desk/cases/{task.case_id}/documents/{task.document_id}/sign")
        wait_until(lambda: _is_light(page.locator("iframe.paper").screenshot()), why="the PDF is drawn")
        return page.screenshot(full_page=True)


def _is_light(png: bytes) -> bool:
    """Tell whether paper is seen: the viewer of PDF is dark until the page is drawn."""
    return float(ImageStat.Stat(read(png).convert("L")).mean[0]) > 128


def _head(scene: Scene) -> str:
    return f"head.{scene.family(APPOINTED).applicant.address.place.unit}"
