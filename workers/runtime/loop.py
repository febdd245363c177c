"""The loop of a worker process: fetch jobs, work them in threads, tell the engine, drain on SIGTERM."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import structlog

from adapters.breaker import SystemAway
from adapters.camunda.gateway import Backpressure, Gateway, Job, JobGone, Unavailable
from workers.runtime import metrics
from workers.runtime.backoff import Backoff
from workers.runtime.execution import Outcome, execute
from workers.runtime.failures import ForSupervisorError, RetryLaterError
from workers.runtime.task import Task
from workers.runtime.work import Workshop

log = structlog.get_logger(__name__)

JOB_TIMEOUT = timedelta(seconds=60)
LONG_POLL = timedelta(seconds=10)
AnyTask = Task[Any, Any]


class Loop:
    """Works all task types of one process.

    Args:
        gateway: the engine.
        tasks: the handlers.
        workshop: opens their units of work.
        name: the worker's name as Operate shows it.
        threads: how many handlers run at once.
    """

    def __init__(
        self, gateway: Gateway, tasks: Sequence[AnyTask], workshop: Workshop, *, name: str, threads: int = 8
    ) -> None:
        self._gateway = gateway
        self._tasks = tasks
        self._workshop = workshop
        self._name = name
        self._limit = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="handler")
        self._busy = {task.job_type: 0 for task in tasks}
        self._freed = {task.job_type: asyncio.Event() for task in tasks}
        self._running: set[asyncio.Task[None]] = set()
        self._pollers: list[asyncio.Task[None]] = []
        self._stopping = False
        self._open = asyncio.Event()
        self._open.set()
        self.last_fetch: dict[str, float] = {}

    @property
    def in_flight(self) -> int:
        """Return how many jobs are being worked."""
        return len(self._running)

    def hold(self, holding: bool) -> None:
        """Stop or resume fetching; jobs in flight are finished."""
        if holding:
            self._open.clear()
        else:
            self._open.set()

    def start(self) -> None:
        """Begin to fetch."""
        self._pollers = [
            asyncio.create_task(self._poll(task), name=f"poll {task.job_type}") for task in self._tasks
        ]

    async def stop(self, grace: timedelta = timedelta(seconds=20)) -> int:
        """Stop fetching, wait for jobs in flight within a bound; return how many were left behind.

        What is left behind comes again after its timeout; the ledger keeps it from being done twice.
        """
        self._stopping = True
        for poller in self._pollers:
            poller.cancel()
        await asyncio.gather(*self._pollers, return_exceptions=True)
        left: set[asyncio.Task[None]] = set()
        if self._running:
            _, left = await asyncio.wait(self._running, timeout=grace.total_seconds())
        for task in left:
            task.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)
        return len(left)

    async def _poll(self, task: AnyTask) -> None:
        backoff = Backoff()
        while not self._stopping:
            await self._open.wait()
            free = await self._free(task.job_type)
            try:
                jobs = self._gateway.activate(
                    task.job_type,
                    worker=self._name,
                    timeout=JOB_TIMEOUT,
                    max_jobs=free,
                    fetch_variables=task.command.variables(),
                    request_timeout=LONG_POLL,
                )
                async for job in jobs:
                    self._begin(task, job)
            except Backpressure:
                metrics.backpressure.labels("activate").inc()
                await asyncio.sleep(backoff.next())
            except Unavailable:
                await asyncio.sleep(backoff.next())
            except Exception:
                log.exception("poll failed", task_type=task.job_type)
                await asyncio.sleep(backoff.next())
            else:
                backoff.reset()
                self.last_fetch[task.job_type] = time.monotonic()

    async def _free(self, job_type: str) -> int:
        """Wait until a job of this type can be taken; return how many."""
        while self._busy[job_type] >= self._limit:
            self._freed[job_type].clear()
            await self._freed[job_type].wait()
        return self._limit - self._busy[job_type]

    def _begin(self, task: AnyTask, job: Job) -> None:
        self._busy[task.job_type] += 1
        running = asyncio.create_task(self._work(task, job))
        self._running.add(running)
        metrics.in_flight.set(len(self._running))
        running.add_done_callback(lambda done: self._done(task.job_type, done))

    def _done(self, job_type: str, running: asyncio.Task[None]) -> None:
        self._running.discard(running)
        self._busy[job_type] -= 1
        self._freed[job_type].set()
        metrics.in_flight.set(len(self._running))
        if not running.cancelled() and (error := running.exception()):
            log.error("job handling broke", error=type(error).__name__)

    async def _work(self, task: AnyTask, job: Job) -> None:
        started = time.perf_counter()
        facts = {"task_type": task.job_type, "job": job.key, "case_id": job.variables.get("caseId")}
        loop = asyncio.get_running_loop()
        try:
            outcome = await loop.run_in_executor(self._pool, execute, task, job, self._workshop)
        except Exception as error:  # noqa: BLE001 - whatever happens, the engine is told
            told = await self._tell("fail", self._failure(task, job, error))
            kind = "system-away" if isinstance(error, SystemAway) else "failed"
            metrics.jobs.labels(task.job_type, kind).inc()
            log.warning("job failed", **facts, outcome=kind, error=type(error).__name__, told=told)
            return
        told = await self._tell("complete", self._answer(job, outcome))
        metrics.job_seconds.labels(task.job_type).observe(time.perf_counter() - started)
        kind = "replayed" if outcome.replayed else "error" if outcome.error_code else "completed"
        metrics.jobs.labels(task.job_type, kind).inc()
        log.info("job done", **facts, outcome=kind, told=told)

    def _answer(self, job: Job, outcome: Outcome) -> Callable[[], Awaitable[None]]:
        if outcome.error_code is not None:
            return lambda: self._gateway.throw(job.key, outcome.error_code or "", "")
        return lambda: self._gateway.complete(job.key, outcome.variables)

    def _failure(self, task: AnyTask, job: Job, error: Exception) -> Callable[[], Awaitable[None]]:
        if isinstance(error, ForSupervisorError):
            return lambda: self._gateway.fail(job.key, retries=0, message=str(error))
        if isinstance(error, SystemAway):
            # The outage is the system's, not the case's: no retry is spent, and jobs do not return in step.
            again = error.again_in * random.uniform(1, 1.5)  # noqa: S311 - jitter is no secret
            return lambda: self._gateway.fail(job.key, retries=job.retries, message=str(error), backoff=again)
        # The text of a foreign error may quote data: only its kind is shown.
        message = (
            str(error)
            if isinstance(error, RetryLaterError)
            else f"«{task.job_type}»: сбой {type(error).__name__}. Повторите; не помогло — разработчикам."
        )
        retries = max(0, job.retries - 1)
        wait = task.retry.backoff(max(0, task.retries - job.retries))
        return lambda: self._gateway.fail(job.key, retries=retries, message=message, backoff=wait)

    async def _tell(self, operation: str, call: Callable[[], Awaitable[None]]) -> bool:
        """Tell the engine, however often it pushes back, until the job's deadline has surely passed."""
        backoff = Backoff()
        give_up = time.monotonic() + JOB_TIMEOUT.total_seconds()
        while time.monotonic() < give_up:
            try:
                await call()
            except JobGone:
                # Timed out and given to another, or cancelled: the ledger has the result.
                return False
            except (Backpressure, Unavailable) as error:
                if isinstance(error, Backpressure):
                    metrics.backpressure.labels(operation).inc()
                await asyncio.sleep(backoff.next())
            else:
                return True
        return False
