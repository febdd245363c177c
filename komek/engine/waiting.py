"""Wait for a program to answer, and notice when it dies or somebody stops the start."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx

from komek.children.identity import ProcessIdentity
from komek.engine.errors import EngineError

PAUSE = 0.1
LIMIT = 240.0
"""Seconds after which a part that does not come up is given up: a slow machine takes a tenth of it."""


def wait_until(
    ready: Callable[[], bool], name: str, who: ProcessIdentity, logs: Path, keep_on: Callable[[], None]
) -> None:
    """Return once the part is ready; `keep_on` raises to end the wait. Raises EngineError."""
    deadline = time.monotonic() + LIMIT
    while not ready():
        keep_on()
        if not who.lives():
            raise EngineError(f"{name} ended while it started. Its last words are in {logs}.")
        if time.monotonic() > deadline:
            raise EngineError(f"{name} was not ready after {LIMIT:.0f} s. What it does is in {logs}.")
        time.sleep(PAUSE)


def answers(url: str, status: str | None = None) -> bool:
    """Tell whether a page answers well, and with this `status` in its JSON if one is asked for."""
    try:
        answer = httpx.get(url, timeout=5.0, trust_env=False)
        return answer.is_success and (status is None or answer.json().get("status") == status)
    except (httpx.HTTPError, ValueError):
        return False
