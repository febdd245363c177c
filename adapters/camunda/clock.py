"""The engine's clock: read where it is controlled, moved forward and never back."""

import threading
import time
from datetime import datetime, timedelta

import httpx

from adapters.camunda.errors import Refused, Unavailable
from adapters.clock import SystemClock

_NOISE = timedelta(milliseconds=250)


class EngineClock:
    """The clock port over the actuator of the engine.

    Only a jump forward is followed: a restarted engine that has not got its offset back yet, or one that is
    away, must not throw us back in time. Differences below a quarter of a second are noise of the reading.

    Args:
        management_url: the engine's management address, for instance ``http://localhost:9600``.
        max_age: how old the known offset may get; shorter than a worker's heartbeat, so that a worker that
            was held while the clock moved knows the new time.
    """

    def __init__(self, management_url: str, max_age: timedelta = timedelta(milliseconds=200)) -> None:
        self._http = httpx.Client(base_url=management_url, timeout=2, trust_env=False)
        self._machine = SystemClock()
        self._max_age = max_age.total_seconds()
        self._offset = timedelta(0)
        self._read_at: float | None = None
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the engine's present in Asia/Almaty."""
        return self._machine.now() + self.offset()

    def offset(self) -> timedelta:
        """Return how far the engine's clock is ahead of the machine's."""
        with self._lock:
            if self._read_at is None or time.monotonic() - self._read_at > self._max_age:
                read = self._read()
                self._read_at = time.monotonic()
                if read is not None and read > self._offset + _NOISE:
                    self._offset = read
            return self._offset

    def move(self, by: timedelta) -> None:
        """Move the engine's clock forward.

        Raises:
            ValueError: the duration is not positive; after a move back all timers would stop silently.
            Refused: the engine's clock is not controlled.
            Unavailable: the engine did not answer; whether the clock moved is unknown.
        """
        if by <= timedelta(0):
            raise ValueError("the engine's clock goes forward only")
        body = {"offsetMilli": by // timedelta(milliseconds=1)}
        try:
            answer = self._http.post("/actuator/clock/add", json=body)
        except httpx.TransportError as error:
            raise Unavailable(f"move the clock: {type(error).__name__}") from None
        if answer.is_error:
            raise Refused(
                f"move the clock: {answer.status_code}; does the engine run with a controlled clock?"
            )
        with self._lock:
            self._read_at = None

    def _read(self) -> timedelta | None:
        before = self._machine.now()
        try:
            answer = self._http.get("/actuator/clock")
            answer.raise_for_status()
            engine = datetime.fromtimestamp(answer.json()["epochMilli"] / 1000, before.tzinfo)
        except (httpx.HTTPError, ValueError, KeyError):
            return None
        after = self._machine.now()
        return engine - (before + (after - before) / 2)
