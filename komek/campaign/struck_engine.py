"""The engine of a campaign: killed or paused as a process, and started again on its data."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from komek.engine import EmbeddedEngine, EngineAddresses
from komek.engine.ports import Ports
from komek.engine.rooms import Rooms
from komek.engine.state import EngineState, write_state

OWN_PORTS = Ports(web=18080, management=19600, gateway=36500, command=36501, internal=36502)
"""Far from where every other engine looks first: between death and return nobody takes its place."""
_CAMUNDA, _SEARCH = "camunda", "opensearch"


class EngineMovedError(RuntimeError):
    """The engine came back under other addresses, where nobody looks for it."""


class StruckEngine:
    """An embedded engine of our own that dies with us."""

    def __init__(self, data: Path, cache: Path, tarball: Path | None) -> None:
        write_state(Rooms.under(data).state, EngineState(phase="ended", ports=OWN_PORTS))
        self._engine = EmbeddedEngine(data, cache, tarball=tarball, attached=True)
        self._addresses: EngineAddresses | None = None

    def start(self) -> EngineAddresses:
        """Start the engine on what data it has.

        Raises:
            EngineMovedError: another program took one of its ports.
        """
        addresses = self._engine.start()
        if self._addresses is None:
            self._addresses = addresses
        same = {"opensearch": self._addresses.opensearch}
        if addresses.model_copy(update=same) != self._addresses:
            raise EngineMovedError
        return addresses

    def kill(self, *, with_search: bool) -> None:
        """End Camunda without a word, and OpenSearch with it if asked."""
        self._signal(_CAMUNDA, signal.SIGKILL)
        if with_search:
            self._signal(_SEARCH, signal.SIGKILL)

    def pause(self) -> None:
        """Stop Camunda where it stands."""
        self._signal(_CAMUNDA, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self._signal(_CAMUNDA, signal.SIGCONT)

    def move_clock(self, by: timedelta) -> None:
        """Move its clock forward."""
        self._engine.move_clock(by)

    def stop(self) -> None:
        """End the engine; its data stay."""
        self.resume()
        self._engine.stop()

    def _signal(self, part: str, number: signal.Signals) -> None:
        pid = self._engine.status().pids.get(part)
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
