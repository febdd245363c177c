"""The clock port: the only place where the present comes from."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")
"""The one zone of Kazakhstan: UTC+5 since 01.03.2024 (needs tzdata ≥ 2024a)."""


class Clock(Protocol):
    """Tells the present; where the engine's clock is controlled it is the engine's."""

    def now(self) -> datetime:
        """Return the present as an aware instant in Asia/Almaty."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the machine's time in Asia/Almaty."""
        return datetime.now(UTC).astimezone(ALMATY)


class FixedClock:
    """A clock that stands still until it is moved: for tests."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("the clock needs an aware instant")
        self._at = at.astimezone(ALMATY)

    def now(self) -> datetime:
        """Return the instant the clock was set to."""
        return self._at

    def move(self, by: timedelta) -> None:
        """Move the clock by a duration."""
        self._at += by


class ShiftedClock:
    """The machine's clock moved by an offset that somebody else knows."""

    def __init__(self, offset: Callable[[], timedelta]) -> None:
        self._offset = offset
        self._machine = SystemClock()

    def now(self) -> datetime:
        """Return the machine's time plus the offset, in Asia/Almaty."""
        return self._machine.now() + self._offset()
