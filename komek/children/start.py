"""Start a program as our child: bound to our life, or on its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from komek.children import bound
from komek.children.identity import ProcessIdentity
from komek.children.spawner import spawner


def start_child(
    command: Sequence[str],
    *,
    directory: Path,
    output: Path,
    environment: Mapping[str, str],
    attached: bool,
    last_signal: signal.Signals = signal.SIGKILL,
    owner: tuple[int, int] | None = None,
) -> ProcessIdentity:
    """Start a program in a session of its own, so that Ctrl-C in our terminal does not reach it.

    Attached, the kernel sends it `last_signal` when we die, however we die (Linux). Owner is the
    user and group to run as. What it prints is appended to `output`. Raises OSError.
    """
    last_words = [str(os.getpid()) if attached else "0", str(int(last_signal))]
    whose = "-" if owner is None else f"{owner[0]}:{owner[1]}"
    wrapped = [sys.executable, "-I", "-S", bound.__file__, *last_words, whose, *command]

    def start() -> subprocess.Popen[bytes]:
        with output.open("ab") as sink:
            return subprocess.Popen(
                wrapped if attached or owner else list(command),
                cwd=directory,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    _reap()
    child = spawner().start(start)
    _STARTED.append(child)
    identity = ProcessIdentity.of(child.pid)
    if identity is None:  # it cannot be: an unreaped child keeps its number
        raise ProcessLookupError(child.pid)
    return identity


def _reap() -> None:
    """Let the dead go: PostgreSQL takes the zombie of a killed server for a living one."""
    _STARTED[:] = [child for child in _STARTED if child.poll() is None]


_STARTED: list[subprocess.Popen[bytes]] = []
"""Kept, so that Python does not complain of children that it lost sight of."""
