"""How the engine stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import psutil
from pydantic import BaseModel, ConfigDict

from komek.engine.addresses import EngineAddresses
from komek.engine.state import EngineState


class EngineStatus(BaseModel):
    """What `komek engine status` tells; memory is the sum of PSS in bytes."""

    model_config = ConfigDict(frozen=True)

    state: Literal["stopped", "starting", "running", "crashed"]
    addresses: EngineAddresses | None = None
    pids: dict[str, int] = {}
    memory: int = 0
    clock_offset: timedelta = timedelta()


def status_of(state: EngineState, clock_offset: timedelta) -> EngineStatus:
    """Compare what was written down with what lives."""
    living = state.living
    whole = len(living) == 2
    name: Literal["stopped", "starting", "running", "crashed"]
    if state.phase == "ready" and whole:
        name = "running"
    elif state.phase == "starting" and state.starter is not None and state.starter.lives():
        name = "starting"
    elif state.phase == "ended" and not living:
        name = "stopped"
    else:
        name = "crashed"
    return EngineStatus(
        state=name,
        addresses=state.addresses if name == "running" else None,
        pids={part: who.pid for part, who in living.items()},
        memory=sum(_memory(who.pid) for who in living.values()),
        clock_offset=clock_offset,
    )


def _memory(pid: int) -> int:
    """Return the process's share of memory: PSS where the system tells it, else what is resident."""
    try:
        memory = psutil.Process(pid).memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(memory, "pss", memory.rss))
