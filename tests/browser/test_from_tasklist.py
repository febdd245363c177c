"""The link of a task leads from Tasklist's page, which is sandboxed, to the desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from adapters.pages.hardening import Hardening
from adapters.serving import serving

pytestmark = pytest.mark.browser
SANDBOX = "sandbox allow-forms allow-scripts allow-same-origin allow-popups"
"""As Camunda 8.6 sends it."""


def test_a_page_of_ours_opens_from_a_sandboxed_one(visitor: Callable[[], BrowserContext]) -> None:
    async def case(_: Request) -> HTMLResponse:
        return HTMLResponse("<h1>The case</h1>")

    desk = Hardening(Starlette(routes=[Route("/", case)]), limit=1000)
    with serving(desk) as there:

        async def task(_: Request) -> HTMLResponse:
            link = f'<a href="{there}/" target="_blank">open</a>'
            return HTMLResponse(link, headers={"content-security-policy": SANDBOX})

        with serving(Starlette(routes=[Route("/", task)])) as tasklist:
            page = visitor().new_page()
            page.goto(tasklist)
            with page.context.expect_page() as opened:
                page.get_by_text("open").click()
            expect(opened.value.locator("h1")).to_have_text("The case")
