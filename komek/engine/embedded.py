"""The embedded engine as a whole: start, stop, status, reset, and its clock."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from pathlib import Path

from komek.children.identity import ProcessIdentity
from komek.children.interrupts import interrupts_held
from komek.children.start import start_child
from komek.children.stop import stop_child
from komek.engine.addresses import EngineAddresses
from komek.engine.clock import EngineClock
from komek.engine.configuration import write_configuration
from komek.engine.disk import FreeSpace, free_space, full_disk_told, require_space
from komek.engine.downloads import MavenDownloads
from komek.engine.errors import EngineError, StoppedWhileStarting
from komek.engine.files import locked
from komek.engine.ports import Ports, reserved_ports
from komek.engine.programs import Tuning, camunda_command, child_environment, opensearch_command
from komek.engine.rooms import Rooms
from komek.engine.software import Software, provide_software
from komek.engine.state import EngineState, read_state, write_state
from komek.engine.status import EngineStatus, status_of
from komek.engine.waiting import answers, wait_until

Report = Callable[[str], None]
ROOM = 1024 * 2**20
"""Bytes that must be free for data: below 256 MB the broker stops working."""

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
        downloads: MavenDownloads | None = None,
        free: FreeSpace = free_space,
    ) -> None:
        """Attached, the engine dies with this process, however it dies; else it outlives it."""
        self._rooms = Rooms.under(data_directory)
        self._cache = cache_directory.absolute()
        self._tarball = tarball
        self._tuning = tuning
        self._record_log = record_log
        self._attached = attached
        self._downloads = downloads
        self._free = free
        self._clock = EngineClock(self._rooms.clock)
        self.started_here = False
        """Whether this object's `start` started it, rather than finding it running."""

    def start(self, report: Report = _silent) -> EngineAddresses:
        """Start the engine, or find it running, and return where it listens once it is ready.

        Its clock has its offset back by then. What ends it early leaves no process. Raises EngineError.
        """
        with self._alone(report):
            status = self.status()
            if status.addresses is not None:
                report("The engine runs already")
                return status.addresses
            self._clear_away(report)
            self._rooms.stop_request.unlink(missing_ok=True)
            before = read_state(self._rooms.state)
            try:
                self._note(
                    EngineState(phase="starting", starter=ProcessIdentity.of(os.getpid()), ports=before.ports)
                )
                return self._start(before.ports, report)
            except BaseException:
                self._clear_away(_silent)
                raise

    def stop(self, report: Report = _silent) -> None:
        """Stop the engine, or a start of it that is under way in another process; raises EngineError."""
        if self.status().state == "stopped":
            return
        self._rooms.root.mkdir(parents=True, exist_ok=True)
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

    def _start(self, ports: Ports, report: Report) -> EngineAddresses:
        started = time.monotonic()
        rooms = self._rooms

        def heed_stop(line: str = "") -> None:
            if rooms.stop_request.exists():
                raise StoppedWhileStarting
            if line:
                report(line)

        software = provide_software(self._cache, self._tarball, heed_stop, self._downloads)
        require_space(rooms.root, ROOM, "to start the engine", self._free)
        with full_disk_told(rooms.root, ROOM, "to start the engine"), reserved_ports(ports) as chosen:
            epoch = rooms.prepare()
            write_configuration(rooms, chosen, record_log=self._record_log)
            addresses = self._addresses(chosen, epoch)
            camunda, opensearch = self._launch(software, chosen)
            heed_stop("Waiting for OpenSearch")
            wait_until(
                lambda: answers(f"{addresses.opensearch}/_cluster/health"),
                "OpenSearch",
                opensearch,
                rooms.logs,
                heed_stop,
            )
            heed_stop("Waiting for Camunda: Zeebe, Operate, Tasklist")
            wait_until(
                lambda: answers(f"{addresses.management}/actuator/health", "UP"),
                "Camunda",
                camunda,
                rooms.logs,
                heed_stop,
            )
            self._clock.restore(addresses.management)
        self._note(read_state(rooms.state).model_copy(update={"phase": "ready", "addresses": addresses}))
        self.started_here = True
        report(f"The engine is ready after {time.monotonic() - started:.0f} s")
        return addresses

    def _launch(self, software: Software, ports: Ports) -> tuple[ProcessIdentity, ProcessIdentity]:
        """Start both at once: Camunda waits for OpenSearch by itself, and has much to load before."""
        rooms = self._rooms
        commands = {
            "opensearch": opensearch_command(software, rooms, ports, self._tuning),
            "camunda": camunda_command(software, rooms, self._tuning),
        }
        environment = child_environment(software, rooms)
        state = read_state(rooms.state).model_copy(update={"ports": ports})
        for name, command in commands.items():
            with interrupts_held():  # a child that is not yet written down would be lost
                who = start_child(
                    command,
                    directory=rooms.scratch,
                    output=rooms.logs / f"{name}.out",
                    environment=environment,
                    attached=self._attached,
                )
                state = state.model_copy(update={name: who})
                self._note(state)
        return state.parts["camunda"], state.parts["opensearch"]

    def _clear_away(self, report: Report) -> None:
        """Stop what is left of a start, ours or a crashed one's: Camunda first, it writes to the other."""
        state = read_state(self._rooms.state)
        if state.phase == "ended":
            return
        if state.living:
            report("Stopping what is left of an engine that crashed")
        try:
            for name, who in state.living.items():
                stop_child(who, grace=GRACE[name] if state.phase == "ready" else 2.0)
        finally:
            with suppress(OSError):  # the disk may be full: dead processes tell the same
                self._note(EngineState(phase="ended", ports=state.ports))

    def _addresses(self, ports: Ports, epoch: str) -> EngineAddresses:
        return EngineAddresses(
            grpc=f"127.0.0.1:{ports.gateway}",
            rest=f"http://127.0.0.1:{ports.web}",
            management=f"http://127.0.0.1:{ports.management}",
            opensearch=f"http://127.0.0.1:{ports.opensearch}",
            epoch=epoch,
            record_log=self._rooms.record_log if self._record_log else None,
        )

    def _note(self, state: EngineState) -> None:
        write_state(self._rooms.state, state)

    def _alone(self, report: Report) -> AbstractContextManager[None]:
        return locked(
            self._rooms.lock, lambda: report("Waiting for another komek that starts or stops the engine")
        )
