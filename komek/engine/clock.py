"""The engine's controlled clock: moved through its actuator, remembered beside its data."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError

from adapters.clock import SystemClock
from komek.engine.errors import ClockOnlyGoesForward, EngineError
from komek.engine.files import write_atomically

MILLISECOND = timedelta(milliseconds=1)
PATIENCE = 30.0
"""Seconds within which the actuator answers."""


class ClockNote(BaseModel):
    """How far the clock is from the machine's; `moving_to` stands while a move is under way."""

    model_config = ConfigDict(frozen=True)

    offset_ms: NonNegativeInt = 0
    moving_to_ms: NonNegativeInt | None = None


class EngineClock:
    """Moves the clock forward and never forgets a move, whenever the machine fails.

    A move is noted before it is made and confirmed after. A note without confirmation counts as made:
    the engine may have seen it, and its clock must not go back.
    """

    def __init__(self, note: Path) -> None:
        self._path = note

    def offset(self) -> timedelta:
        """Return how far the engine's clock is ahead of the machine's."""
        return self._read().offset_ms * MILLISECOND

    def move(self, by: timedelta, management: str) -> None:
        """Add to the clock; whole milliseconds count. Raises ClockOnlyGoesForward, EngineError."""
        if by < timedelta():
            raise ClockOnlyGoesForward
        step = by // MILLISECOND
        if step == 0:
            return
        before = self._settled(management)
        goal = before + step
        self._write(ClockNote(offset_ms=before, moving_to_ms=goal))
        try:
            _add(step, management)
        except EngineRefusedError:
            self._write(ClockNote(offset_ms=before))
            raise
        self._write(ClockNote(offset_ms=goal))

    def restore(self, management: str) -> timedelta:
        """Give a started engine, whose clock is the machine's again, its offset back."""
        note = self._read()
        goal = note.offset_ms if note.moving_to_ms is None else note.moving_to_ms
        if goal:
            _add(goal, management)
        if note.moving_to_ms is not None:
            self._write(ClockNote(offset_ms=goal))
        return goal * MILLISECOND

    def _settled(self, management: str) -> int:
        """Return the offset in milliseconds; where a mover died half-way, ask the engine which one holds."""
        note = self._read()
        if note.moving_to_ms is None:
            return note.offset_ms
        ahead = _ahead(management)
        return min((note.offset_ms, note.moving_to_ms), key=lambda offset: abs(offset - ahead))

    def _read(self) -> ClockNote:
        try:
            return ClockNote.model_validate_json(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return ClockNote()
        except ValidationError as failure:
            raise EngineError(
                f"The note of the engine's clock, {self._path}, cannot be read. Wipe the engine with "
                "`komek engine reset`: without the note its clock would go back."
            ) from failure

    def _write(self, note: ClockNote) -> None:
        write_atomically(self._path, note.model_dump_json())


class EngineRefusedError(EngineError):
    """The actuator answered, and said no: the clock has not moved."""


def _add(milliseconds: int, management: str) -> None:
    _ask("POST", f"{management}/actuator/clock/add", {"offsetMilli": milliseconds})


def _ahead(management: str) -> float:
    """Return by how many milliseconds the engine's clock is ahead of the machine's."""
    answer = _ask("GET", f"{management}/actuator/clock")
    return float(answer.json()["epochMilli"]) - SystemClock().now().timestamp() * 1000


def _ask(method: str, url: str, body: dict[str, int] | None = None) -> httpx.Response:
    try:
        answer = httpx.request(method, url, json=body, timeout=PATIENCE, trust_env=False)
    except httpx.ConnectError as failure:
        raise EngineRefusedError("The engine does not answer, so its clock was not moved.") from failure
    except httpx.HTTPError as failure:
        raise EngineError(
            "The engine did not say whether its clock moved. Restart it: the move is noted and made good."
        ) from failure
    if answer.is_error:
        raise EngineRefusedError(f"The engine refused to move its clock (HTTP {answer.status_code}).")
    return answer
