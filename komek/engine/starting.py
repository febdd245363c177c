"""One start of the engine, from downloads to the clock's offset."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from komek.children.identity import ProcessIdentity
from komek.children.interrupts import interrupts_held
from komek.children.start import start_child
from komek.engine.addresses import EngineAddresses
from komek.engine.clock import EngineClock
from komek.engine.configuration import write_configuration
from komek.engine.disk import FreeSpace, require_space
from komek.engine.errors import StoppedWhileStarting
from komek.engine.full_seconds import let_full_seconds_pass
from komek.engine.ports import Ports, reserved_ports
from komek.engine.programs import Tuning, camunda_command, child_environment, opensearch_command
from komek.engine.rooms import Rooms
from komek.engine.software import Software
from komek.engine.state import EngineState, read_state, write_state
from komek.engine.waiting import answers, listens, wait_until

ROOM = 1024 * 2**20
"""Bytes that must be free for data: below 256 MB the broker stops working."""
PURPOSE = "to start the engine"


@dataclass(frozen=True)
class Starting:
    """What a start needs to know; whoever runs it holds the lock and clears away after a failure."""

    rooms: Rooms
    clock: EngineClock
    software: Callable[[Callable[[str], None]], Software]
    tuning: Tuning
    record_log: bool
    attached: bool
    free: FreeSpace

    def run(self, report: Callable[[str], None]) -> EngineAddresses:
        """Bring the engine up and return where it listens; each program is written down as it starts."""
        began = time.monotonic()
        rooms = self.rooms

        def go_on(line: str = "") -> None:
            if rooms.stop_request.exists():
                raise StoppedWhileStarting
            if line:
                report(line)

        wanted = read_state(rooms.state).ports
        state = EngineState(phase="starting", starter=ProcessIdentity.of(os.getpid()), ports=wanted)
        with reserved_ports(wanted) as ports:
            write_state(rooms.state, state)
            software = self.software(go_on)
            require_space(rooms.root, ROOM, PURPOSE, self.free)
            addresses = _addresses(ports, rooms.prepare(), rooms.record_log if self.record_log else None)
            write_configuration(rooms, ports, record_log=self.record_log)
            state = state.model_copy(update={"ports": ports})
            fresh = not any(rooms.opensearch.iterdir())
            state = self._launch("opensearch", software, state)
            if fresh:
                # Camunda waits for OpenSearch by itself, and has much to load before.
                state = self._launch("camunda", software, state)
            go_on("Waiting for OpenSearch")
            # It answers before it has opened the indices of an earlier run: Camunda would end over them.
            health = f"{addresses.opensearch}/_cluster/health?wait_for_status=yellow&timeout=2s"
            node = state.parts["opensearch"]
            wait_until(
                lambda: listens(node, ports.opensearch) and answers(health),
                "OpenSearch",
                state.parts,
                rooms.logs,
                go_on,
            )
            if not fresh:
                state = self._launch("camunda", software, state)
            go_on("Waiting for Camunda: Zeebe, Operate, Tasklist")
            actuator = f"{addresses.management}/actuator/health"
            wait_until(lambda: answers(actuator, "UP"), "Camunda", state.parts, rooms.logs, go_on)
            let_full_seconds_pass(addresses.opensearch)
            self.clock.restore(addresses.management)
            write_state(rooms.state, state.model_copy(update={"phase": "ready", "addresses": addresses}))
        report(f"The engine is ready after {time.monotonic() - began:.0f} s")
        return addresses

    def _launch(self, name: str, software: Software, state: EngineState) -> EngineState:
        rooms = self.rooms
        if name == "opensearch":
            command = opensearch_command(software, rooms, state.ports, self.tuning)
        else:
            command = camunda_command(software, rooms, self.tuning)
        with interrupts_held():  # a child that is not yet written down would be lost
            who = start_child(
                command,
                directory=rooms.scratch,
                output=rooms.logs / f"{name}.out",
                environment=child_environment(software, rooms),
                attached=self.attached,
            )
            state = state.model_copy(update={name: who})
            write_state(rooms.state, state)
        return state


def _addresses(ports: Ports, epoch: str, record_log: Path | None) -> EngineAddresses:
    return EngineAddresses(
        grpc=f"127.0.0.1:{ports.gateway}",
        rest=f"http://127.0.0.1:{ports.web}",
        management=f"http://127.0.0.1:{ports.management}",
        opensearch=f"http://127.0.0.1:{ports.opensearch}",
        epoch=epoch,
        record_log=record_log,
    )
