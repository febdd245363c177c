"""Wait for a program to answer, and notice when it dies or somebody stops the start."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import httpx
import psutil

from komek.children.identity import ProcessIdentity
from komek.engine.errors import EngineError

PAUSE = 0.1
LIMIT = 420.0
"""Seconds after which a part that does not come up is given up: a slow machine takes a quarter of it."""


def wait_until(
    ready: Callable[[], bool],
    name: str,
    parts: Mapping[str, ProcessIdentity],
    logs: Path,
    go_on: Callable[[], None],
) -> None:
    """Return once the part is ready; `go_on` raises to end the wait, the death of any part ends it too.

    Raises EngineError.
    """
    deadline = time.monotonic() + LIMIT
    while not ready():
        go_on()
        for part, who in parts.items():
            if not who.lives():
                raise EngineError(
                    f"The engine's {part} ended while it started. Its last words are in {logs}."
                )
        if time.monotonic() > deadline:
            raise EngineError(f"{name} was not ready after {LIMIT:.0f} s. What it does is in {logs}.")
        time.sleep(PAUSE)


def listens(who: ProcessIdentity, port: int) -> bool:
    """Tell whether this very process listens on the port: a stranger may have been faster."""
    process = who.process()
    if process is None:
        return False
    with suppress(psutil.Error):
        connections = process.net_connections("tcp")
        return any(one.status == psutil.CONN_LISTEN and one.laddr.port == port for one in connections)
    return False


def answers(url: str, status: str | None = None) -> bool:
    """Tell whether a page answers well, and with this `status` in its JSON if one is asked for."""
    try:
        answer = httpx.get(url, timeout=5.0, trust_env=False)
        return answer.is_success and (status is None or answer.json().get("status") == status)
    except (httpx.HTTPError, ValueError):
        return False
