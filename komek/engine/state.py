"""What runs, written down so that another process finds it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from komek.children.identity import ProcessIdentity
from komek.engine.addresses import EngineAddresses
from komek.engine.files import write_atomically
from komek.engine.ports import Ports


class EngineState(BaseModel):
    """One start: who starts, what runs, and where once it is ready."""

    model_config = ConfigDict(frozen=True)

    phase: Literal["starting", "ready", "ended"]
    starter: ProcessIdentity | None = None
    camunda: ProcessIdentity | None = None
    opensearch: ProcessIdentity | None = None
    ports: Ports = Ports()
    """Kept after the end, so that the next start takes the same ones where it can."""
    addresses: EngineAddresses | None = None

    @property
    def parts(self) -> dict[str, ProcessIdentity]:
        """Return the programs that were started, in the order in which they are stopped."""
        named = {"camunda": self.camunda, "opensearch": self.opensearch}
        return {name: who for name, who in named.items() if who is not None}

    @property
    def living(self) -> dict[str, ProcessIdentity]:
        """Return those that still live."""
        return {name: who for name, who in self.parts.items() if who.lives()}


def read_state(path: Path) -> EngineState:
    """Read the state; a missing or unreadable one is an engine that ended."""
    try:
        return EngineState.model_validate_json(path.read_text("utf-8"))
    except (OSError, ValidationError):
        return EngineState(phase="ended")


def write_state(path: Path, state: EngineState) -> None:
    """Replace the state."""
    write_atomically(path, state.model_dump_json(indent=2))
