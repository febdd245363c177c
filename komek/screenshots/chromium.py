"""A headless Chromium that talks to this machine only."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_HERE = frozenset({"127.0.0.1", "localhost"})
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
)


class ChromiumMissingError(RuntimeError):
    """No Chromium is on the PATH."""

    def __init__(self) -> None:
        super().__init__(f"No Chromium found: install the package chromium (looked for {', '.join(NAMES)}).")


def find_chromium() -> str:
    """Return the machine's Chromium.

    Raises:
        ChromiumMissingError: there is none.
    """
    executable = next((path for name in NAMES if (path := shutil.which(name))), None)
    if executable is None:
        raise ChromiumMissingError
    return executable


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """Open Chromium for the block."""
    # Chromium's own sandbox refuses to run as root.
    sandbox = () if os.geteuid() else ("--no-sandbox",)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*_QUIET, *sandbox])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(browser: Browser, *, width: int = 1440, height: int = 900) -> Iterator[BrowserContext]:
    """Open a visitor's window with cookies of its own, in Russian and Almaty's time."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="ru-RU",
        timezone_id="Asia/Almaty",
        reduced_motion="reduce",
    )
    context.route("**/*", _only_here)
    try:
        yield context
    finally:
        context.close()


def _only_here(route: Route) -> None:
    address = urlsplit(route.request.url)
    # The viewer of PDF is an extension of Chromium's own, with a scheme of its own.
    if address.hostname in _HERE or address.scheme not in {"http", "https"}:
        route.continue_()
    else:
        route.abort()
