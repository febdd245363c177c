"""Waiting for something to become true."""

import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_PAUSE = 0.03


class NeverHappenedError(AssertionError):
    """What was waited for did not come true in time."""


def wait_until(
    condition: Callable[[], _T], limit: float = 90.0, *, why: str | Callable[[], str] = "the condition"
) -> _T:
    """Ask until the answer is truthy and return it; the limit is in seconds of the machine.

    Raises:
        NeverHappenedError: it stayed falsy; ``why`` says what was waited for, or how things stand.
    """
    give_up = time.monotonic() + limit
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() >= give_up:
            told = why() if callable(why) else why
            raise NeverHappenedError(f"not within {limit:g} s: {told}")
        time.sleep(_PAUSE)
