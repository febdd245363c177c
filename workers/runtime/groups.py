"""Group commit: jobs of one recording task that wait for a thread at the same time share a transaction."""

import asyncio
import contextlib
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from dataclasses import dataclass, field, replace
from typing import Any

from workers.runtime.execution import Outcome, execute_together
from workers.runtime.keeper import Held
from workers.runtime.task import Task
from workers.runtime.work import Work, Workshop

_MOST = 16
_BUDGET = 0.05
"""Seconds that a group's handlers should take: nobody waits long for a neighbour, slow ones work alone."""

Begins = Callable[[Held], Exception | None]


@dataclass(eq=False)
class _Waiting:
    """A job that waits for a thread."""

    held: Held
    begins: Begins
    context: Context = field(default_factory=copy_context)
    became: asyncio.Future[Outcome] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Groups:
    """Works jobs on a pool; how many together follows from how long their handlers take.

    Nobody waits for company: a job that finds a free thread is worked at once, with those that came with it.
    The first of a type is worked alone. Only the handlers' own time counts: what the transaction costs beside
    it is a reason for company, not against it.
    """

    def __init__(self, pool: ThreadPoolExecutor, workshop: Workshop, budget: float = _BUDGET) -> None:
        self._pool = pool
        self._workshop = workshop
        self._budget = budget
        self._waiting: dict[str, deque[_Waiting]] = defaultdict(deque)
        self._seconds: dict[str, float] = {}
        self._called: set[str] = set()

    async def execute(self, task: Task[Any, Any], held: Held, begins: Begins) -> Outcome:
        """Work one job; ``begins`` is asked on the thread and may refuse with an exception."""
        one = _Waiting(held, begins)
        self._waiting[task.job_type].append(one)
        if task.job_type not in self._called:
            # At the end of this turn of the loop, so that the jobs of one poll are together.
            self._called.add(task.job_type)
            loop = asyncio.get_running_loop()
            loop.call_soon(self._call, task, loop)
        return await one.became

    def _call(self, task: Task[Any, Any], loop: asyncio.AbstractEventLoop) -> None:
        """Call as many threads as there are groups waiting."""
        self._called.discard(task.job_type)
        for _ in range(-(-len(self._waiting[task.job_type]) // self._most(task.job_type))):
            self._submit(task, loop)

    def _submit(self, task: Task[Any, Any], loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(RuntimeError):  # the pool has been shut down
            self._pool.submit(self._work, task, loop)

    def _work(self, task: Task[Any, Any], loop: asyncio.AbstractEventLoop) -> None:
        group = self._take(task.job_type)
        if self._waiting[task.job_type]:  # groups may have become smaller since the threads were called
            self._submit(task, loop)
        became: list[tuple[_Waiting, Outcome | Exception]] = []
        begun = []
        for one in group:
            refused = one.begins(one.held)
            if refused is None:
                begun.append(one)
            else:
                became.append((one, refused))
        if begun:
            became.extend(zip(begun, self._outcomes(task, begun), strict=True))
        if became:
            with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits any more
                loop.call_soon_threadsafe(_settle, became)

    def _most(self, job_type: str) -> int:
        known = self._seconds.get(job_type)
        return 1 if known is None else max(1, min(_MOST, int(self._budget / known)))

    def _take(self, job_type: str) -> list[_Waiting]:
        most = self._most(job_type)
        group: list[_Waiting] = []
        with contextlib.suppress(IndexError):
            while len(group) < most:
                group.append(self._waiting[job_type].popleft())
        return group

    def _outcomes(self, task: Task[Any, Any], group: Sequence[_Waiting]) -> Sequence[Outcome | Exception]:
        contexts = {one.held.job.key: one.context for one in group}

        def record(command: Any, work: Work) -> Any:
            began = time.perf_counter()
            try:
                return contexts[work.origin.job_key].run(task.record, command, work)
            finally:
                self._learn(task.job_type, time.perf_counter() - began)

        jobs = [one.held.job for one in group]
        try:
            return execute_together(replace(task, record=record), jobs, self._workshop)
        except Exception as error:  # noqa: BLE001 - each of those who wait must hear of it
            return [error] * len(jobs)

    def _learn(self, job_type: str, seconds: float) -> None:
        known = self._seconds.get(job_type, seconds)
        self._seconds[job_type] = 0.8 * known + 0.2 * seconds


def _settle(became: Sequence[tuple[_Waiting, Outcome | Exception]]) -> None:
    for one, outcome in became:
        if one.became.done():
            continue
        if isinstance(outcome, Exception):
            one.became.set_exception(outcome)
        else:
            one.became.set_result(outcome)
