"""What the engine is told of a job: completed, thrown, failed, handed back; told until it hears."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import structlog

from adapters.breaker import SystemAway
from adapters.camunda.errors import Backpressure, EngineError, JobGone, Refused, Unavailable
from adapters.camunda.gateway import Gateway
from adapters.camunda.job import Job
from workers.runtime import metrics
from workers.runtime.backoff import Backoff
from workers.runtime.execution import Outcome
from workers.runtime.failures import ForSupervisorError, RetryLaterError
from workers.runtime.keeper import JOB_TIMEOUT
from workers.runtime.task import Task

log = structlog.get_logger(__name__)

_TELL = 2 * JOB_TIMEOUT.total_seconds()
"""How long an answer is repeated; then the job comes again by itself and the ledger answers."""
_SPENT = (
    " Автоматические попытки исчерпаны: устраните причину и нажмите в Operate «Retry»; "
    "сделанное не повторится."
)


class Answers:
    """Tells the engine what became of a job, however often it pushes back."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def done(self, job: Job, outcome: Outcome) -> bool:
        """Complete a job or throw its BPMN error; say whether the engine took it.

        An answer that the engine refuses for good becomes an incident: repeated, it would be refused again.
        """
        try:
            if outcome.error_code is not None:
                code = outcome.error_code
                return await self._tell("throw", lambda: self._gateway.throw(job.key, code, ""))
            return await self._tell("complete", lambda: self._gateway.complete(job.key, outcome.variables))
        except Refused:
            text = (
                f"«{job.type}»: движок не принимает результат задания. Результат сохранён и не пропадёт; "
                "сообщите разработчикам."
            )
            return await self._fail(job, 0, text)

    async def failed(self, task: Task[Any, Any], job: Job, error: Exception) -> bool:
        """Give a job back after a failure; say whether the engine took it."""
        if isinstance(error, ForSupervisorError):
            return await self._fail(job, 0, str(error))
        if isinstance(error, SystemAway):
            # The outage is the system's, not the case's: no retry is spent, and jobs do not return in step.
            again = error.again_in * random.uniform(1, 1.5)  # noqa: S311 - jitter is no secret
            return await self._fail(job, job.retries, str(error), again)
        # The text of a foreign error may quote data: only its kind is shown.
        text = (
            str(error)
            if isinstance(error, RetryLaterError)
            else f"«{task.job_type}»: сбой {type(error).__name__}. Повторите; не помогло — разработчикам."
        )
        retries = max(0, job.retries - 1)
        if not retries:
            text += _SPENT
        return await self._fail(job, retries, text, task.retry.backoff(max(0, task.retries - job.retries)))

    async def handed_back(self, job: Job) -> bool:
        """Give a job back untouched, for another worker to take at once."""
        return await self._fail(job, job.retries, "Исполнитель остановлен; задание возьмёт другой.")

    async def _fail(self, job: Job, retries: int, text: str, wait: timedelta = timedelta(0)) -> bool:
        try:
            return await self._tell(
                "fail", lambda: self._gateway.fail(job.key, retries=retries, message=text, backoff=wait)
            )
        except EngineError as error:
            log.error("engine refuses a failure", job=job.key, error=type(error).__name__)
            return False

    @staticmethod
    async def _tell(operation: str, call: Callable[[], Awaitable[None]]) -> bool:
        backoff = Backoff()
        give_up = time.monotonic() + _TELL
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
