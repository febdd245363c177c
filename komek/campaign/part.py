"""One part of the house: a child process that is killed, paused and started again."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from komek.children.identity import ProcessIdentity
from komek.children.start import start_child
from komek.children.stop import stop_child

READY_WITHIN = 240.0
_GRACE = 25.0


class PartNotReadyError(RuntimeError):
    """A part did not answer in time; its log says why."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"{name} does not answer; the last lines of its log are in {log}")


@dataclass
class Part:
    """A `komek …` process with its address; it dies with us, however we die."""

    name: str
    arguments: Sequence[str]
    url: str
    environment: Mapping[str, str]
    log: Path
    starts: int = field(default=0, init=False)
    _child: ProcessIdentity | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the process; it answers later (`await_ready`)."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._child = start_child(
            [sys.executable, "-m", "komek", *self.arguments],
            directory=Path.cwd(),
            output=self.log,
            environment=self.environment,
            attached=True,
        )
        self.starts += 1

    @property
    def lives(self) -> bool:
        """Whether the process is there, working or paused."""
        return self._child is not None and self._child.lives()

    def await_ready(self) -> None:
        """Wait until the part answers.

        Raises:
            PartNotReadyError: it does not.
        """
        deadline = time.monotonic() + READY_WITHIN
        while self.lives and time.monotonic() < deadline:
            if self.answers():
                return
            time.sleep(0.1)
        raise PartNotReadyError(self.name, self.log)

    def answers(self) -> bool:
        """Tell whether the part answers now."""
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End the process without a word."""
        self._signal(signal.SIGKILL)
        if self._child is not None and (process := self._child.process()) is not None:
            with suppress(psutil.Error):
                process.wait(5)

    def pause(self) -> None:
        """Stop the process where it stands."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused process go on."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """End the process politely, then by force."""
        self.resume()
        if self._child is not None:
            stop_child(self._child, grace=_GRACE)

    def _signal(self, number: signal.Signals) -> None:
        process = None if self._child is None else self._child.process()
        if process is not None:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)
