"""The baseline: a raw loop over the generated stubs, without any safety."""

import asyncio
import json
import random
from typing import Any

import grpc
from pyzeebe.proto import gateway_pb2 as wire
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from komek.bench.workers.model import JOB_TYPE
from komek.bench.workers.tally import Tally

BATCH = 32
"""Jobs a poll asks for."""
IN_FLIGHT = 64
"""Jobs that are held at once."""
_BUSY = (grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)


class RawLoop:
    """Activate, complete, retry at once with a small backoff; nothing is read, recorded or checked."""

    def __init__(self, channel: grpc.aio.Channel, tally: Tally, *, timed: bool) -> None:
        self._stub: Any = GatewayStub(channel)
        self._tally = tally
        self._timed = timed
        self._held: set[asyncio.Task[None]] = set()
        self._freed = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; then finish what is held."""
        polling = asyncio.create_task(self._poll())
        await stop.wait()
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        if self._held:
            await asyncio.wait(self._held, timeout=10)

    async def _poll(self) -> None:
        while True:
            while len(self._held) > IN_FLIGHT - BATCH:
                self._freed.clear()
                await self._freed.wait()
            request = wire.ActivateJobsRequest(
                type=JOB_TYPE,
                worker="raw",
                timeout=60_000,
                maxJobsToActivate=BATCH,
                fetchVariable=["caseId", "sentAt"],
                requestTimeout=10_000,
            )
            try:
                async for answer in self._stub.ActivateJobs(request, timeout=15):
                    for job in answer.jobs:
                        held = asyncio.create_task(self._complete(job))
                        self._held.add(held)
                        held.add_done_callback(self._release)
            except grpc.aio.AioRpcError as error:
                await _pause(error)

    def _release(self, held: asyncio.Task[None]) -> None:
        self._held.discard(held)
        self._freed.set()

    async def _complete(self, job: Any) -> None:
        request = wire.CompleteJobRequest(jobKey=job.key, variables="{}")
        while True:
            try:
                await self._stub.CompleteJob(request, timeout=20)
            except grpc.aio.AioRpcError as error:
                if error.code() is grpc.StatusCode.NOT_FOUND:
                    return
                await _pause(error)
            else:
                self._tally.done(json.loads(job.variables).get("sentAt") if self._timed else None)
                return


async def _pause(error: grpc.aio.AioRpcError) -> None:
    if error.code() not in _BUSY:
        raise error
    await asyncio.sleep(random.uniform(0.005, 0.02))  # noqa: S311 - jitter is no secret
