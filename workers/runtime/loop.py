"""The loop of a worker process: fetch jobs, work them on pools, tell the engine, hand back on SIGTERM."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from adapters.breaker import SystemAway
from adapters.camunda.gateway import Gateway, Job
from adapters.tracing import SpanKind, case_span
from workers.runtime import metrics
from workers.runtime.answer import Answers
from workers.runtime.async_fetch import is_async
from workers.runtime.execution import Outcome
from workers.runtime.keeper import JOB_TIMEOUT, Held, Keeper
from workers.runtime.places import Places
from workers.runtime.poller import LONG_POLL, Poller
from workers.runtime.pools import DroppedError, HandlerPools
from workers.runtime.task import Task
from workers.runtime.work import Workshop

log = structlog.get_logger(__name__)

AnyTask = Task[Any, Any]
_HAND_BACK = timedelta(seconds=3)
_WAITING_PER_THREAD = 7
"""Jobs that wait here for each thread, so that none idles while the next batch is on its way."""


@dataclass(frozen=True)
class Timing:
    """How long a job is ours, and how long an idle poll waits; shorter in tests only."""

    job: timedelta = JOB_TIMEOUT
    long_poll: timedelta = LONG_POLL


class Loop:
    """Works all task types of one process.

    Args:
        gateway: the engine.
        tasks: the handlers.
        workshop: opens their units of work.
        name: the worker's name as Operate shows it.
        threads: how many handlers record at once.
        fetch_threads: how many handlers that are not coroutines ask outside systems at once.
    """

    def __init__(
        self,
        gateway: Gateway,
        tasks: Sequence[AnyTask],
        workshop: Workshop,
        *,
        name: str,
        threads: int = 8,
        fetch_threads: int | None = None,
        timing: Timing | None = None,
    ) -> None:
        timing = timing or Timing()
        fetch_threads = fetch_threads or threads
        fetching = [task.job_type for task in tasks if task.fetch is not None and not is_async(task)]
        self._answers = Answers(gateway)
        self._keeper = Keeper(gateway, timing.job)
        self._places = Places(threads * (1 + _WAITING_PER_THREAD), dict.fromkeys(fetching, 2 * fetch_threads))
        self._pools = HandlerPools(workshop, threads, fetch_threads)
        self._stop_polls_within = timing.long_poll + timedelta(seconds=1)
        self._running: dict[asyncio.Task[None], Held] = {}
        self._keeping: asyncio.Task[None] | None = None
        self._stopping = False
        self.pollers = [
            Poller(
                gateway,
                task.job_type,
                task.command.variables(),
                worker=name,
                places=self._places,
                begin=partial(self._begin, task),
                timeout=timing.job,
                long_poll=timing.long_poll,
            )
            for task in tasks
        ]

    @property
    def in_flight(self) -> int:
        """Return how many jobs are in our hands."""
        return len(self._running)

    def hanging(self) -> list[str]:
        """Return the types of jobs whose handlers work for longer than any should."""
        return self._keeper.hanging()

    def hold(self, holding: bool) -> None:
        """Stop or resume fetching; jobs in flight are finished."""
        for poller in self.pollers:
            poller.hold(holding)

    def start(self) -> None:
        """Begin to fetch."""
        self._keeping = asyncio.create_task(self._keeper.run(), name="keeper")
        for poller in self.pollers:
            poller.start()

    async def stop(self, grace: timedelta = timedelta(seconds=20)) -> int:
        """Stop fetching and finish what is worked, within a bound; return how many handlers were left.

        What has not begun is handed back at once, what exceeds the bound at its end: both without spending
        retries. A handler that was left may still record; the ledger keeps another from doing it again.
        """
        give_up = time.monotonic() + grace.total_seconds()
        self._stopping = True
        self._pools.drop_what_waits()
        within = min(self._stop_polls_within, grace)
        await asyncio.gather(*(poller.stop(within) for poller in self.pollers))
        if self._running:
            await asyncio.wait(self._running, timeout=max(0.0, give_up - time.monotonic()))
        left = dict(self._running)
        for running in left:
            running.cancel()
        if left:
            back = [asyncio.create_task(self._answers.handed_back(held.job)) for held in left.values()]
            _, untold = await asyncio.wait(back, timeout=_HAND_BACK.total_seconds())
            for one in untold:
                one.cancel()
        if self._keeping is not None:
            self._keeping.cancel()
        self._pools.shut_down()
        return len(left)

    def _begin(self, task: AnyTask, job: Job, since: float) -> None:
        held = self._keeper.hold(job)
        running = asyncio.create_task(self._work(task, held, since))
        self._running[running] = held
        metrics.in_flight.set(len(self._running))
        running.add_done_callback(self._done)

    def _done(self, running: asyncio.Task[None]) -> None:
        held = self._running.pop(running)
        self._keeper.let_go(held)
        self._places.give_back(held.job.type)
        metrics.in_flight.set(len(self._running))
        if not running.cancelled() and (error := running.exception()):
            log.error("job handling broke", job=held.job.key, error=type(error).__name__)

    async def _work(self, task: AnyTask, held: Held, since: float) -> None:
        job, arrived = held.job, time.perf_counter()
        facts = {"task_type": task.job_type, "job": job.key, "case_id": job.variables.get("caseId")}
        structlog.contextvars.bind_contextvars(**facts)
        with case_span(f"job {job.type}", facts["case_id"], SpanKind.CONSUMER, job_key=job.key):
            if self._stopping:
                kind, told = "handed-back", await self._answers.handed_back(job)
            else:
                kind, told = await self._worked(task, held, since)
        metrics.job_seconds.labels(task.job_type).observe(time.perf_counter() - arrived)
        metrics.jobs.labels(task.job_type, kind).inc()
        log.info("job done", outcome=kind, told=told)

    async def _worked(self, task: AnyTask, held: Held, since: float) -> tuple[str, bool]:
        job = held.job
        try:
            outcome = await self._pools.execute(task, held, since)
        except DroppedError:
            if held.gone:
                return "gone", False
            return "handed-back", await self._answers.handed_back(job)
        except SystemAway as error:
            return "system-away", await self._answers.failed(task, job, error)
        except Exception as error:  # noqa: BLE001 - whatever happens, the engine is told
            log.warning("job failed", error=type(error).__name__)
            return "failed", await self._answers.failed(task, job, error)
        return _kind(outcome), await self._answers.done(job, outcome)


def _kind(outcome: Outcome) -> str:
    if outcome.replayed:
        return "replayed"
    return "completed" if outcome.error_code is None else "error"
