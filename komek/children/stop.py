"""Stop a process and all of its group: politely, then by force."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

import psutil

from komek.children.identity import ProcessIdentity

FORCE_SECONDS = 10.0


def stop_child(who: ProcessIdentity, *, grace: float, first: signal.Signals = signal.SIGTERM) -> None:
    """End a process we or another komek started; a second Ctrl-C while waiting ends it at once.

    Grace is in seconds. A process that is gone already, or whose number went to a stranger, is left alone.
    """
    process = who.process()
    if process is None:
        return
    try:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(first)
        _wait(process, grace)
    finally:
        if who.lives():
            _kill_group(who.pid)
            _wait(process, FORCE_SECONDS)


def _wait(process: psutil.Process, seconds: float) -> None:
    with suppress(psutil.TimeoutExpired, psutil.NoSuchProcess):
        process.wait(seconds)


def _kill_group(pid: int) -> None:
    # Each child leads a session of its own: its group is its number, and holds what it started.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
