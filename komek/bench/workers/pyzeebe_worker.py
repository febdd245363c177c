"""pyzeebe's own worker: as its documentation shows it, and tuned; its handler does nothing."""

import asyncio
from typing import Any

import grpc
from pyzeebe import ZeebeWorker

from komek.bench.workers.model import JOB_TYPE
from komek.bench.workers.raw_loop import BATCH, IN_FLIGHT
from komek.bench.workers.tally import Tally

POLL_RETRY = 0.01
"""Seconds; the documentation's own value is 5."""


def as_documented(channel: grpc.aio.Channel) -> ZeebeWorker:
    """Return a worker with every default."""
    worker = ZeebeWorker(channel)

    @worker.task(task_type=JOB_TYPE)  # type: ignore[arg-type]
    async def record(caseId: str) -> dict[str, Any]:  # noqa: N803, ARG001 - pyzeebe reads the name
        return {}

    return worker


def tuned(channel: grpc.aio.Channel) -> ZeebeWorker:
    """Return a worker with the baseline's sizes that does not sleep for five seconds when it is full."""
    worker = ZeebeWorker(
        channel,
        request_timeout=10_000,
        poll_retry_delay=POLL_RETRY,  # type: ignore[arg-type]
        max_connection_retries=-1,
    )

    @worker.task(  # type: ignore[arg-type]
        task_type=JOB_TYPE,
        timeout_ms=60_000,
        max_jobs_to_activate=BATCH,
        max_running_jobs=IN_FLIGHT,
        variables_to_fetch=["caseId", "sentAt"],
    )
    async def record(caseId: str) -> dict[str, Any]:  # noqa: N803, ARG001 - pyzeebe reads the name
        return {}

    return worker


async def run(worker: ZeebeWorker, tally: Tally, stop: asyncio.Event) -> None:
    """Work until told to stop; completions are counted where pyzeebe makes them."""
    adapter: Any = worker.zeebe_adapter
    complete = adapter.complete_job

    async def counted(*arguments: Any, **named: Any) -> Any:
        answer = await complete(*arguments, **named)
        tally.done(None)
        return answer

    adapter.complete_job = counted
    working = asyncio.create_task(worker.work())
    await asyncio.wait([working, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
    if working.done():
        await working
    # Its stop() waits without limit for jobs that it lost.
    await asyncio.wait([asyncio.create_task(worker.stop())], timeout=5)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
