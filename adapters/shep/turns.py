"""Take turns at each system: so many calls at once, so many a second; none ever holds another up."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from adapters.shep.service import AnyService


class _Turn:
    def __init__(
        self, service: AnyService, monotonic: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._places = BoundedSemaphore(service.parallel)
        self._gap = 0.0 if service.per_second is None else 1 / service.per_second
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = Lock()
        self._next = 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        with self._places:
            if self._gap:
                self._wait()
            yield

    def _wait(self) -> None:
        with self._lock:
            now = self._monotonic()
            at = max(now, self._next)
            self._next = at + self._gap
        if at > now:
            self._sleep(at - now)


class Turns:
    """The limits of the registry, kept in one worker process."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = Lock()
        self._of: dict[str, _Turn] = {}

    @contextmanager
    def at(self, service: AnyService) -> Iterator[None]:
        """Wait for a place and for the pace of a service, and hold the place for the block."""
        with self._lock:
            turn = self._of.get(service.code)
            if turn is None:
                turn = self._of[service.code] = _Turn(service, self._monotonic, self._sleep)
        with turn.taken():
            yield
