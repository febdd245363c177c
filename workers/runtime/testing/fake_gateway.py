"""A gateway that does what a test tells it to, over real gRPC: for what no engine shows on call."""

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

import grpc
from pyzeebe.proto import gateway_pb2 as wire
from pyzeebe.proto.gateway_pb2_grpc import GatewayServicer, add_GatewayServicer_to_server

from workers.runtime.testing.fake_jobs import FakeJob, JobState, fake_job


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with one call.

    With ``carried_out`` the command is executed and only its answer is lost on the way. ``delay`` passes
    between the execution and the answer: jobs are activated, and the worker hears of them later.
    """

    code: grpc.StatusCode | None = None
    carried_out: bool = False
    delay: timedelta = timedelta(0)


BUSY = Trouble(grpc.StatusCode.RESOURCE_EXHAUSTED)
AWAY = Trouble(grpc.StatusCode.UNAVAILABLE)
LOST = Trouble(grpc.StatusCode.UNAVAILABLE, carried_out=True)


class FakeGateway(GatewayServicer):
    """Serves the job part of the gateway protocol on a loopback port while its block is entered.

    ``troubles`` holds what goes wrong next, by operation: activate, stream, complete, fail, throw, extend.
    ``told`` keeps each answer that was carried out, ``asked`` each poll as (type, how many jobs).
    """

    def __init__(self) -> None:
        self.address = ""
        self.jobs: dict[int, FakeJob] = {}
        self.asked: list[tuple[str, int]] = []
        self.asked_at: list[float] = []
        self.told: list[tuple[str, int, dict[str, Any]]] = []
        self.calls: list[str] = []
        """Every operation that was called, whatever became of it."""
        self.troubles: dict[str, deque[Trouble]] = defaultdict(deque)
        self.most_held = 0
        self._server: grpc.aio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = grpc.aio.server()
        add_GatewayServicer_to_server(self, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        await self._server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            await self._server.stop(0)

    def offer(self, job_type: str, *, key: int | None = None, retries: int = 5, **variables: Any) -> int:
        """Let a job wait for a worker and return its key."""
        job = fake_job(job_type, key=key, retries=retries, variables=variables)
        self.jobs[job.key] = job
        return job.key

    def cancel(self, key: int) -> None:
        """End a job as if its instance had been cancelled in Operate."""
        self.jobs[key].state = JobState.CANCELLED

    def waiting(self, job_type: str) -> list[FakeJob]:
        """Return the jobs of a type that a poll would get now."""
        return [job for job in self.jobs.values() if job.type == job_type and job.is_offered()]

    def held(self, job_type: str | None = None) -> int:
        """Return how many jobs are activated and neither answered nor timed out."""
        return sum(
            job.state is JobState.ACTIVATED and job.deadline > time.monotonic()
            for job in self.jobs.values()
            if job_type in (None, job.type)
        )

    async def ActivateJobs(  # noqa: N802, D102 - the protocol's name
        self, request: wire.ActivateJobsRequest, context: grpc.aio.ServicerContext
    ) -> AsyncIterator[wire.ActivateJobsResponse]:
        self.asked.append((request.type, request.maxJobsToActivate))
        self.asked_at.append(time.monotonic())
        trouble = await self._meet("activate", context)
        give_up = time.monotonic() + max(0, request.requestTimeout) / 1000
        while not (jobs := self._hand_out(request, request.maxJobsToActivate)):
            if time.monotonic() >= give_up:
                return
            await asyncio.sleep(0.003)
        await self._answer(trouble, context)
        yield wire.ActivateJobsResponse(jobs=jobs)

    async def StreamActivatedJobs(  # noqa: N802, D102 - the protocol's name
        self, request: wire.StreamActivatedJobsRequest, context: grpc.aio.ServicerContext
    ) -> AsyncIterator[wire.ActivatedJob]:
        await self._meet("stream", context)
        while True:
            for job in self._hand_out(request, 1):
                yield job
            await asyncio.sleep(0.003)

    async def CompleteJob(  # noqa: N802, D102 - the protocol's name
        self, request: wire.CompleteJobRequest, context: grpc.aio.ServicerContext
    ) -> wire.CompleteJobResponse:
        async with self._answering("complete", request.jobKey, context) as job:
            job.state = JobState.COMPLETED
            self.told.append(("complete", job.key, {"variables": json.loads(request.variables)}))
        return wire.CompleteJobResponse()

    async def FailJob(  # noqa: N802, D102 - the protocol's name
        self, request: wire.FailJobRequest, context: grpc.aio.ServicerContext
    ) -> wire.FailJobResponse:
        async with self._answering("fail", request.jobKey, context) as job:
            job.retries = request.retries
            job.state = JobState.WAITING if request.retries > 0 else JobState.INCIDENT
            job.not_before = time.monotonic() + request.retryBackOff / 1000
            said = {
                "retries": request.retries,
                "message": request.errorMessage,
                "backoff": timedelta(milliseconds=request.retryBackOff),
            }
            self.told.append(("fail", job.key, said))
        return wire.FailJobResponse()

    async def ThrowError(  # noqa: N802, D102 - the protocol's name
        self, request: wire.ThrowErrorRequest, context: grpc.aio.ServicerContext
    ) -> wire.ThrowErrorResponse:
        async with self._answering("throw", request.jobKey, context) as job:
            job.state = JobState.THROWN
            said = {"code": request.errorCode, "message": request.errorMessage}
            self.told.append(("throw", job.key, said))
        return wire.ThrowErrorResponse()

    async def UpdateJobTimeout(  # noqa: N802, D102 - the protocol's name
        self, request: wire.UpdateJobTimeoutRequest, context: grpc.aio.ServicerContext
    ) -> wire.UpdateJobTimeoutResponse:
        async with self._answering("extend", request.jobKey, context) as job:
            if job.state is not JobState.ACTIVATED or job.deadline <= time.monotonic():
                await context.abort(grpc.StatusCode.NOT_FOUND, "no such job is active")
            job.deadline = time.monotonic() + request.timeout / 1000
        return wire.UpdateJobTimeoutResponse()

    def _hand_out(
        self, request: wire.ActivateJobsRequest | wire.StreamActivatedJobsRequest, most: int
    ) -> list[wire.ActivatedJob]:
        jobs = [
            job.hand_out(request.timeout / 1000, list(request.fetchVariable), request.worker)
            for job in self.waiting(request.type)[:most]
        ]
        self.most_held = max(self.most_held, self.held())
        return jobs

    @asynccontextmanager
    async def _answering(
        self, operation: str, key: int, context: grpc.aio.ServicerContext
    ) -> AsyncIterator[FakeJob]:
        trouble = await self._meet(operation, context)
        job = self.jobs.get(key)
        if job is None or not job.may_be_answered:
            await context.abort(grpc.StatusCode.NOT_FOUND, f"no job {key}")
            raise AssertionError
        yield job
        await self._answer(trouble, context)

    async def _meet(self, operation: str, context: grpc.aio.ServicerContext) -> Trouble:
        self.calls.append(operation)
        trouble = self.troubles[operation].popleft() if self.troubles[operation] else Trouble()
        if trouble.code is not None and not trouble.carried_out:
            await asyncio.sleep(trouble.delay.total_seconds())
            await context.abort(trouble.code, "as the test wants it")
        return trouble

    @staticmethod
    async def _answer(trouble: Trouble, context: grpc.aio.ServicerContext) -> None:
        await asyncio.sleep(trouble.delay.total_seconds())
        if trouble.code is not None:
            await context.abort(trouble.code, "carried out; the answer is lost, as the test wants it")
