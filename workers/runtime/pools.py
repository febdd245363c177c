"""Where handlers run: recording ones and asking ones on pools of their own, coroutines on the loop."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from threading import Event
from typing import Any, TypeVar

from workers.runtime import metrics
from workers.runtime.async_fetch import fetch_on_loop, is_async
from workers.runtime.execution import Outcome, execute
from workers.runtime.groups import Groups
from workers.runtime.keeper import Held
from workers.runtime.task import Task
from workers.runtime.work import Workshop

T = TypeVar("T")


class DroppedError(Exception):
    """A job was not begun: it is no longer ours, or the process stops."""


class HandlerPools:
    """Runs handlers off the event loop; a slow outside system cannot take the threads of those that record.

    Context variables go along, so that logs and traces of a handler name its job.
    """

    def __init__(self, workshop: Workshop, threads: int, fetch_threads: int) -> None:
        self._workshop = workshop
        self._record = ThreadPoolExecutor(threads, thread_name_prefix="record")
        self._fetch = ThreadPoolExecutor(fetch_threads, thread_name_prefix="fetch")
        self._groups = Groups(self._record, workshop)
        self._dropping = Event()

    async def execute(self, task: Task[Any, Any], held: Held, since: float) -> Outcome:
        """Work a job; ``since`` is when it can have been created at the earliest, in monotonic seconds.

        Raises:
            DroppedError: it was not begun.
            Exception: whatever the handler raises.
        """
        job = held.job

        def begins(held: Held) -> Exception | None:
            if held.gone or self._dropping.is_set():
                return DroppedError()
            metrics.job_lag_seconds.labels(task.job_type).observe(max(0.0, time.monotonic() - since))
            return None

        if task.fetch is None:
            return await self._groups.execute(task, held, begins)
        if is_async(task):
            if refused := begins(held):
                raise refused
            await fetch_on_loop(task, job, self._workshop, self._on_record_pool)
            return await self._groups.execute(replace(task, fetch=None), held, lambda _: None)

        def alone() -> Outcome:
            if refused := begins(held):
                raise refused
            return execute(task, job, self._workshop)

        return await self._on(self._fetch, alone)

    def drop_what_waits(self) -> None:
        """Begin nothing more; what waits for a thread raises ``DroppedError``."""
        self._dropping.set()

    def shut_down(self) -> None:
        """Let the threads go without waiting for them."""
        for pool in (self._record, self._fetch):
            pool.shutdown(wait=False, cancel_futures=True)

    async def _on_record_pool(self, work: Callable[[], T]) -> T:
        return await self._on(self._record, work)

    @staticmethod
    async def _on(pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, copy_context().run, work)
