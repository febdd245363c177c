"""The embedded engine as a whole: start, stop, status, reset, and its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

from komek.children.stop import stop_child
from komek.engine.addresses import EngineAddresses
from komek.engine.clock import EngineClock
from komek.engine.disk import FreeSpace, free_space, full_disk_told
from komek.engine.errors import EngineError
from komek.engine.files import locked
from komek.engine.programs import Tuning
from komek.engine.rooms import Rooms
from komek.engine.software import Software, provide_software
from komek.engine.starting import PURPOSE, ROOM, Starting
from komek.engine.state import EngineState, read_state, write_state
from komek.engine.status import EngineStatus, status_of

Report = Callable[[str], None]
GRACE = {"camunda": 20.0, "opensearch": 10.0}
"""Seconds: while Camunda waits for OpenSearch it does not heed SIGTERM."""


def _silent(_line: str) -> None:
    return None


class EmbeddedEngine:
    """One engine in one data directory; any process may ask after it, one at a time may change it."""

    def __init__(
        self,
        data_directory: Path,
        cache_directory: Path,
        *,
        tarball: Path | None = None,
        tuning: Tuning = Tuning(),  # noqa: B008 - frozen
        record_log: bool = True,
        attached: bool = False,
        software: Callable[[Report], Software] | None = None,
        grace: Mapping[str, float] = GRACE,
        free: FreeSpace = free_space,
    ) -> None:
        """Attached, the engine dies with this process, however it dies; else it outlives it."""
        self._rooms = Rooms.under(data_directory)
        self._grace = grace
        self._clock = EngineClock(self._rooms.clock)
        self._starting = Starting(
            rooms=self._rooms,
            clock=self._clock,
            software=software or partial(provide_software, cache_directory.absolute(), tarball, free=free),
            tuning=tuning,
            record_log=record_log,
            attached=attached,
            free=free,
        )
        self.started_here = False
        """Whether this object's `start` started it, rather than finding it running."""

    def start(self, report: Report = _silent) -> EngineAddresses:
        """Start the engine, or find it running, and return where it listens once it is ready.

        Its clock has its offset back by then. What ends it early leaves no process. Raises EngineError.
        """
        with full_disk_told(self._rooms.root, ROOM, PURPOSE), self._alone(report):
            status = self.status()
            if status.addresses is not None:
                report("The engine runs already")
                return status.addresses
            self._clear_away(report)
            self._rooms.stop_request.unlink(missing_ok=True)
            try:
                addresses = self._starting.run(report)
            except BaseException:
                self._clear_away(_silent)
                raise
            self.started_here = True
            return addresses

    def stop(self, report: Report = _silent) -> None:
        """Stop the engine, or a start of it that is under way in another process; raises EngineError."""
        if read_state(self._rooms.state).phase == "ended":
            return
        self._rooms.stop_request.touch()
        report("Stopping the engine")
        with self._alone(report):
            self._clear_away(_silent)
            self._rooms.stop_request.unlink(missing_ok=True)

    def status(self) -> EngineStatus:
        """Tell how the engine stands, whichever process started it."""
        return status_of(read_state(self._rooms.state), self.offset())

    def reset(self, report: Report = _silent) -> None:
        """Stop the engine and wipe all its data: the next start makes a new epoch with the machine's time."""
        self.stop(report)
        with self._alone(report):
            self._clear_away(_silent)
            self._rooms.wipe()

    def move_clock(self, by: timedelta) -> None:
        """Move the running engine's clock forward; drain workers and outbox first where the step is large.

        Raises ClockOnlyGoesForward for a negative duration, EngineError where the engine does not run.
        """
        with locked(self._rooms.root / "clock-lock"):
            addresses = self.status().addresses
            if addresses is None:
                raise EngineError(
                    "The engine does not run, so its clock cannot be moved: `komek engine start`."
                )
            self._clock.move(by, addresses.management)

    def offset(self) -> timedelta:
        """Return how far the engine's clock is ahead of the machine's; read anew at each call."""
        return self._clock.offset()

    def logs(self) -> dict[str, Path]:
        """Return where each part writes its log."""
        return {name: self._rooms.logs / f"{name}.log" for name in ("camunda", "opensearch")}

    def _clear_away(self, report: Report) -> None:
        """Stop what is left of a start, ours or a crashed one's: Camunda first, it writes to the other."""
        state = read_state(self._rooms.state)
        if state.phase == "ended":
            return
        if state.living:
            report("Stopping what is left of an engine that crashed")
        try:
            for name, who in state.living.items():
                stop_child(who, grace=self._grace[name] if state.phase == "ready" else 2.0)
        finally:
            with suppress(OSError):  # the disk may be full: dead processes tell the same
                write_state(self._rooms.state, EngineState(phase="ended", ports=state.ports))

    def _alone(self, report: Report) -> AbstractContextManager[None]:
        return locked(
            self._rooms.lock, lambda: report("Waiting for another komek that starts or stops the engine")
        )
