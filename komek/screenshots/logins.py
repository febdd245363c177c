"""How a person comes in: at the engine's pages, the portal, the desk."""

from playwright.sync_api import BrowserContext, Page


def at_engine(context: BrowserContext, rest: str, path: str) -> Page:
    """Log in as the embedded engine's own user, go to a page such as ``operate/processes/1``, return it."""
    page = context.new_page()
    page.goto(f"{rest}/{path.partition('/')[0]}/login")
    page.locator("input[name=username]").fill("demo")
    page.locator("input[name=password]").fill("demo")
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{rest}/{path}")
    return page


def at_portal(context: BrowserContext, doors: str, iin: str, language: str = "ru") -> Page:
    """Log in as a citizen with the stub's ЭЦП; the cabinet is shown."""
    page = context.new_page()
    page.goto(f"{doors}/portal/login?lang={language}")
    page.locator("#iin").fill(iin)
    page.locator("#eds button").click()
    page.wait_for_url("**/cabinet")
    return page


def at_desk(context: BrowserContext, doors: str, login: str, language: str = "ru") -> Page:
    """Log in as an official, for instance ``head.oskemen``; the list of cases is shown."""
    page = context.new_page()
    page.goto(f"{doors}/desk/login?lang={language}")
    page.locator("#login").select_option(login)
    page.locator("main button").click()
    page.wait_for_url("**/desk/")
    return page
