"""Keeps jobs ours while they are worked: extends their timeouts, and knows when one was taken away."""

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import structlog

from adapters.camunda.errors import EngineError, JobGone
from adapters.camunda.job import Job
from workers.runtime import metrics

log = structlog.get_logger(__name__)

JOB_TIMEOUT = timedelta(seconds=30)
"""How long a job stays ours without a word from us: what a killed worker held comes again after it."""
HANDLER_LIMIT = timedelta(minutes=15)
"""A handler that works longer hangs: its job is kept no more, and readyz says so."""


class Extends(Protocol):
    """What the keeper needs of the engine."""

    def extend(self, key: int, timeout: timedelta) -> Awaitable[None]: ...  # noqa: D102


@dataclass(eq=False)
class Held:
    """One job in our hands; ``gone`` once the engine said that it is no longer ours."""

    job: Job
    since: float = field(default_factory=time.monotonic)
    next_word: float = 0.0
    gone: bool = False


class Keeper:
    """Extends every held job's timeout when a third of it has passed; each extension is tried until it holds.

    Args:
        gateway: the engine.
        timeout: what each extension gives, from the moment it arrives.
        limit: how long one job is kept at most.
    """

    def __init__(
        self, gateway: Extends, timeout: timedelta = JOB_TIMEOUT, limit: timedelta = HANDLER_LIMIT
    ) -> None:
        self._gateway = gateway
        self._timeout = timeout
        self._every = timeout.total_seconds() / 3
        self._limit = limit.total_seconds()
        self._held: set[Held] = set()

    def hold(self, job: Job) -> Held:
        """Keep a job from now on."""
        held = Held(job, next_word=time.monotonic() + self._every)
        self._held.add(held)
        return held

    def let_go(self, held: Held) -> None:
        """Keep a job no longer."""
        self._held.discard(held)

    def hanging(self) -> list[str]:
        """Return the types of jobs that are worked for longer than any handler should take."""
        now = time.monotonic()
        return sorted({held.job.type for held in self._held if now - held.since > self._limit})

    async def run(self) -> None:
        """Extend until cancelled."""
        while True:
            await asyncio.sleep(self._every / 4)
            now = time.monotonic()
            due = [held for held in self._held if self._is_due(held, now)]
            await asyncio.gather(*(self._extend(held) for held in due))

    def _is_due(self, held: Held, now: float) -> bool:
        return not held.gone and held.next_word <= now <= held.since + self._limit

    async def _extend(self, held: Held) -> None:
        try:
            await self._gateway.extend(held.job.key, self._timeout)
        except JobGone:
            # Timed out and given to another, or cancelled: the ledger sees to it that nothing is doubled.
            held.gone = True
            outcome = "gone"
        except EngineError as error:
            outcome = "failed"
            log.info("job not extended", job=held.job.key, error=type(error).__name__)
        else:
            held.next_word = time.monotonic() + self._every
            outcome = "extended"
        metrics.extensions.labels(outcome).inc()
