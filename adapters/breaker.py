"""A circuit breaker for each outside system: an outage is noticed once and costs no case its retries."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock

Monotonic = Callable[[], float]

_FORGOTTEN_AFTER = 3
"""So many of the longest pauses without a call, and nobody can say any more that the system is away."""


class SystemAway(Exception):  # noqa: N818 - reads as what happened
    """An outside system does not answer; ``again_in`` is how long asking it makes no sense."""

    def __init__(self, system: str, again_in: timedelta) -> None:
        super().__init__(
            f"Система «{system}» не отвечает. Задание ждёт и повторится само, попытки не тратятся; "
            "дежурный получает одно оповещение на систему."
        )
        self.system = system
        self.again_in = again_in


class Breaker:
    """Closed; open after ``failures`` in a row; after a pause one call tries, and closes or opens it again.

    The pause doubles from ``first`` to ``longest`` with jitter, by a monotonic clock in seconds. Safe among
    threads and coroutines. What it knows is this process's own: each replica finds an outage for itself.
    """

    def __init__(
        self,
        system: str,
        *,
        failures: int = 3,
        first: timedelta = timedelta(seconds=2),
        longest: timedelta = timedelta(minutes=2),
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self.system = system
        self._failures = failures
        self._first = first.total_seconds()
        self._longest = longest.total_seconds()
        self._monotonic = monotonic
        self._lock = Lock()
        self._failed = 0
        self._pauses = 0
        self._try_at: float | None = None
        self._trying = False
        self._era = 0
        self._asked_at = monotonic()

    @property
    def is_away(self) -> bool:
        """Say whether the system is known to be away; a breaker that nobody asks forgets it."""
        with self._lock:
            quiet = self._monotonic() - self._asked_at
            return self._try_at is not None and quiet < _FORGOTTEN_AFTER * self._longest

    @contextmanager
    def guard(self, *failures: type[Exception]) -> Iterator[None]:
        """Ask the system within the block; exceptions of these types mean that it did not answer.

        Any other exception counts as an answer: it speaks, whatever it says.

        Raises:
            SystemAway: the block was not entered, or it failed and the breaker is open now.
        """
        era = self._enter()
        try:
            yield
        except failures as error:
            if self._fail(era):
                raise self._away() from error
            raise
        except Exception:
            self._answer(era)
            raise
        except BaseException:
            self._leave(era)
            raise
        else:
            self._answer(era)

    def _enter(self) -> int:
        with self._lock:
            now = self._asked_at = self._monotonic()
            if self._try_at is not None:
                if self._trying or now < self._try_at:
                    raise self._away()
                self._trying = True
            return self._era

    def _fail(self, era: int) -> bool:
        """Count a failure and say whether the breaker is open; calls of an earlier era count no more."""
        with self._lock:
            if era == self._era:
                self._failed += 1
                if self._trying or self._failed >= self._failures:
                    self._open()
            return self._try_at is not None

    def _answer(self, era: int) -> None:
        with self._lock:
            if era == self._era:
                self._failed = 0
                if self._trying:
                    self._try_at, self._trying, self._pauses = None, False, 0
                    self._era += 1

    def _leave(self, era: int) -> None:
        """Let another try: this call was broken off and nobody knows what would have come."""
        with self._lock:
            if era == self._era:
                self._trying = False

    def _open(self) -> None:
        pause = min(self._longest, self._first * 2 ** min(self._pauses, 20))
        self._try_at = self._monotonic() + random.uniform(pause / 2, pause)  # noqa: S311 - jitter is no secret
        self._pauses += 1
        self._failed, self._trying = 0, False
        self._era += 1

    def _away(self) -> SystemAway:
        left = (self._try_at or 0.0) - self._monotonic()
        return SystemAway(self.system, timedelta(seconds=max(left, self._first / 2)))


class Breakers:
    """One breaker for each system, made when it is first asked for.

    ``watch`` sees each new breaker once: metrics look at it from then on.
    """

    def __init__(
        self,
        make: Callable[[str], Breaker] = Breaker,
        watch: Callable[[Breaker], None] = lambda _: None,
    ) -> None:
        self._make = make
        self._watch = watch
        self._lock = Lock()
        self._of: dict[str, Breaker] = {}

    def of(self, system: str) -> Breaker:
        """Return the breaker of a system."""
        with self._lock:
            breaker = self._of.get(system)
            if breaker is None:
                breaker = self._of[system] = self._make(system)
                self._watch(breaker)
            return breaker
