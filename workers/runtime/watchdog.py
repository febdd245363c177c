"""Says what is wrong with a worker's loop: a type that nobody fetches any more, a handler that hangs."""

import time
from collections.abc import Sequence
from typing import Protocol

from workers.runtime.poller import LONG_POLL

STALE_AFTER = 3 * LONG_POLL.total_seconds()


class Fetches(Protocol):
    """What the watchdog looks at in a poller."""

    job_type: str
    fetched_at: float | None
    may_rest: bool

    @property
    def is_dead(self) -> bool: ...  # noqa: D102


class Watched(Protocol):
    """What the watchdog looks at in a loop."""

    @property
    def pollers(self) -> Sequence[Fetches]: ...  # noqa: D102
    @property
    def in_flight(self) -> int: ...  # noqa: D102
    def hanging(self) -> list[str]: ...  # noqa: D102


def complaints(loop: Watched) -> dict[str, str]:
    """Return what is wrong, by task type; empty for a loop that polls, idle or not.

    A poller is late when the engine took no poll of it for three long polls; not while it is held or has no
    free place, for then its jobs are being worked.
    """
    wrong = dict.fromkeys(loop.hanging(), "a handler hangs")
    now = time.monotonic()
    for poller in loop.pollers:
        if poller.is_dead:
            wrong[poller.job_type] = "its poller ended"
        elif poller.fetched_at is None:
            wrong[poller.job_type] = "not fetched yet"
        elif not poller.may_rest and now - poller.fetched_at > STALE_AFTER:
            wrong[poller.job_type] = f"not fetched for {now - poller.fetched_at:.0f} s"
    return wrong
