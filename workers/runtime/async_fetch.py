"""Fetching handlers that are coroutines: they ask on the event loop and keep answers on a thread."""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any, Protocol, TypeVar

from workers.runtime.execution import JobFacts, is_recorded, read_command
from workers.runtime.task import Task
from workers.runtime.work import Work, Workshop

T = TypeVar("T")


class OnThread(Protocol):
    """Runs a function on a thread."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]: ...  # noqa: D102


def is_async(task: Task[Any, Any]) -> bool:
    """Say whether a task's fetching part is a coroutine function."""
    return iscoroutinefunction(task.fetch)


async def fetch_on_loop(task: Task[Any, Any], job: JobFacts, workshop: Workshop, on_thread: OnThread) -> None:
    """Run the fetching part of a job that is not recorded yet; each step is a transaction on a thread."""
    command = read_command(task, job.variables)
    if task.fetch is None or await on_thread(lambda: is_recorded(job, workshop)):
        return

    def in_transaction(within: Callable[[Work], T]) -> T:
        with workshop.work(task.job_type, job.key, job.process_instance_key) as work:
            return within(work)

    async def step(within: Callable[[Work], T]) -> T:
        return await on_thread(lambda: in_transaction(within))

    asked = task.fetch(command, step)
    if asked is not None:
        await asked
