"""A Chromium for each file; visitors of a test's own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from komek.screenshots.chromium import chromium, find_chromium, visit
from tests.processes.conftest import engine_stubs, models_put_back, more_settings, world

__all__ = ["engine_stubs", "models_put_back", "more_settings", "world"]
"""The process tests' own: a house on the run's one engine."""

PATIENCE = 30_000
"""Milliseconds: Operate and Tasklist are seconds behind the engine, and machines are busy."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, for one file: its event loop must not stand in the way of other tests."""
    expect.set_options(timeout=PATIENCE)
    with chromium(find_chromium()) as browser:
        yield browser


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Let somebody come with a window and cookies of their own."""
    with ExitStack() as windows:
        yield lambda: windows.enter_context(visit(browser))
