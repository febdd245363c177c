"""The engine's gateway: thin typed calls over gRPC."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

import grpc
from pyzeebe.proto import gateway_pb2 as wire
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from adapters.camunda.channel import GatewaySettings, open_channel
from adapters.camunda.decision import DecisionAnswer
from adapters.camunda.errors import (
    Backpressure,
    EngineError,
    InMotion,
    JobGone,
    Refused,
    Unavailable,
    translate,
)
from adapters.camunda.job import Job

__all__ = [
    "Backpressure",
    "DecisionAnswer",
    "EngineError",
    "Gateway",
    "GatewaySettings",
    "Job",
    "JobGone",
    "Publication",
    "Refused",
    "Resource",
    "Topology",
    "Unavailable",
    "open_channel",
]

_Answer = TypeVar("_Answer")
_CALL_LIMIT = timedelta(seconds=20)
_POLL_GRACE = timedelta(seconds=5)


class Publication(StrEnum):
    """How the engine took a message; a duplicate is known by its id while the first one is buffered."""

    PUBLISHED = "published"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Resource:
    """A file to be deployed."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Topology:
    """What stands behind the gateway."""

    version: str
    brokers: int
    partitions: int
    healthy_partitions: int


class Gateway:
    """Calls the engine over a channel of the running loop.

    Every method raises one of the four kinds of ``EngineError``; none retries.
    """

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub: Any = GatewayStub(channel)

    async def activate(
        self,
        task_type: str,
        *,
        worker: str,
        timeout: timedelta,  # noqa: ASYNC109 - how long the job is ours, not how long we wait
        max_jobs: int,
        fetch_variables: Sequence[str] = (),
        request_timeout: timedelta = timedelta(seconds=10),
    ) -> AsyncIterator[Job]:
        """Yield jobs as the engine hands them out; wait up to the request timeout for the first."""
        request = wire.ActivateJobsRequest(
            type=task_type,
            worker=worker,
            timeout=_milliseconds(timeout),
            maxJobsToActivate=max_jobs,
            fetchVariable=list(fetch_variables),
            requestTimeout=_milliseconds(request_timeout),
        )
        limit = (request_timeout + _POLL_GRACE).total_seconds()
        try:
            async for answer in self._stub.ActivateJobs(request, timeout=limit):
                for job in answer.jobs:
                    yield Job.from_wire(job)
        except grpc.aio.AioRpcError as error:
            raise translate(error, f"activate {task_type}") from None

    async def complete(self, key: int, variables: Mapping[str, Any]) -> None:
        """Complete a job."""
        request = wire.CompleteJobRequest(jobKey=key, variables=_json(variables))
        await self._call(self._stub.CompleteJob, request, f"complete job {key}")

    async def fail(
        self,
        key: int,
        retries: int,
        message: str,
        backoff: timedelta = timedelta(0),
        variables: Mapping[str, Any] | None = None,
    ) -> None:
        """Give a job back; with no retries left it becomes an incident that shows the message."""
        request = wire.FailJobRequest(
            jobKey=key,
            retries=retries,
            errorMessage=message,
            retryBackOff=_milliseconds(backoff),
            variables=_json(variables or {}),
        )
        await self._call(self._stub.FailJob, request, f"fail job {key}")

    async def throw(
        self, key: int, code: str, message: str = "", variables: Mapping[str, Any] | None = None
    ) -> None:
        """End a job with a BPMN error that the model catches."""
        request = wire.ThrowErrorRequest(
            jobKey=key, errorCode=code, errorMessage=message, variables=_json(variables or {})
        )
        await self._call(self._stub.ThrowError, request, f"throw error from job {key}")

    async def extend(self, key: int, timeout: timedelta) -> None:  # noqa: ASYNC109 - how long the job is ours
        """Keep a job for so long from now on; it is gone where it timed out or was cancelled."""
        request = wire.UpdateJobTimeoutRequest(jobKey=key, timeout=_milliseconds(timeout))
        await self._call(self._stub.UpdateJobTimeout, request, f"extend job {key}")

    async def publish(
        self,
        name: str,
        correlation_key: str,
        *,
        message_id: str,
        ttl: timedelta,
        variables: Mapping[str, Any] | None = None,
    ) -> Publication:
        """Publish a message; the engine knows its id again only while it buffers it (the TTL)."""
        request = wire.PublishMessageRequest(
            name=name,
            correlationKey=correlation_key,
            messageId=message_id,
            timeToLive=_milliseconds(ttl),
            variables=_json(variables or {}),
        )
        try:
            await self._stub.PublishMessage(request, timeout=_CALL_LIMIT.total_seconds())
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.ALREADY_EXISTS:
                return Publication.DUPLICATE
            raise translate(error, f"publish {name} {message_id}") from None
        return Publication.PUBLISHED

    async def create(self, process_id: str, variables: Mapping[str, Any] | None = None) -> int:
        """Start the newest version of a process and return the instance's key."""
        request = wire.CreateProcessInstanceRequest(
            bpmnProcessId=process_id, version=-1, variables=_json(variables or {})
        )
        try:
            answer = await self._call(self._stub.CreateProcessInstance, request, f"create {process_id}")
        except JobGone as error:
            raise Refused(str(error)) from None
        return int(answer.processInstanceKey)

    async def cancel(self, instance_key: int) -> bool:
        """Cancel an instance; say whether it was still there."""
        request = wire.CancelProcessInstanceRequest(processInstanceKey=instance_key)
        try:
            await self._call(self._stub.CancelProcessInstance, request, f"cancel instance {instance_key}")
        except JobGone:
            return False
        return True

    async def migrate(self, instance_key: int, definition_key: int, mapping: Mapping[str, str]) -> None:
        """Let an instance go on under another version; its terms, tasks and messages wait on as they were.

        Args:
            instance_key: the running instance.
            definition_key: the version that it is to follow.
            mapping: for each element where it may stand, the element that takes its place.

        Raises:
            JobGone: the instance ended.
            InMotion: the engine cannot move it now; while branches wait where they meet, not before they did.
            Refused: it stands in an element without a place in the mapping, or the engine cannot move it.
        """
        plan = wire.MigrateProcessInstanceRequest.MigrationPlan(
            targetProcessDefinitionKey=definition_key,
            mappingInstructions=[
                wire.MigrateProcessInstanceRequest.MappingInstruction(
                    sourceElementId=source, targetElementId=target
                )
                for source, target in mapping.items()
            ],
        )
        request = wire.MigrateProcessInstanceRequest(processInstanceKey=instance_key, migrationPlan=plan)
        try:
            await self._stub.MigrateProcessInstance(request, timeout=_CALL_LIMIT.total_seconds())
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.NOT_FOUND:
                raise JobGone(f"migrate instance {instance_key}: NOT_FOUND") from None
            if error.code() is grpc.StatusCode.FAILED_PRECONDITION:
                # The engine names elements here, never variables.
                kind = InMotion if "concurrent command" in (error.details() or "") else Refused
                raise kind(f"migrate instance {instance_key}: {error.details()}") from None
            raise translate(error, f"migrate instance {instance_key}") from None

    async def lives(self, instance_key: int) -> bool:
        """Say whether an instance is there now: exact, where searching is seconds behind.

        The engine has no question for it; setting no variables at all is the one command that changes nothing
        and is refused for an instance that is gone.
        """
        request = wire.SetVariablesRequest(elementInstanceKey=instance_key, variables="{}", local=True)
        try:
            await self._call(self._stub.SetVariables, request, f"ask for instance {instance_key}")
        except JobGone:
            return False
        return True

    async def resolve(self, incident_key: int, *, job_key: int | None, retries: int = 1) -> bool:
        """Resolve an incident, its job given retries anew; say whether it was still there."""
        try:
            if job_key is not None:
                given = wire.UpdateJobRetriesRequest(jobKey=job_key, retries=retries)
                await self._call(self._stub.UpdateJobRetries, given, f"give job {job_key} retries")
            request = wire.ResolveIncidentRequest(incidentKey=incident_key)
            await self._call(self._stub.ResolveIncident, request, f"resolve incident {incident_key}")
        except JobGone:
            return False
        return True

    async def deploy(self, resources: Sequence[Resource]) -> dict[str, int]:
        """Deploy files in one request and return the version of each; a refusal says what is wrong."""
        request = wire.DeployResourceRequest(
            resources=[wire.Resource(name=one.name, content=one.content) for one in resources]
        )
        try:
            answer = await self._stub.DeployResource(request, timeout=4 * _CALL_LIMIT.total_seconds())
        except grpc.aio.AioRpcError as error:
            raise translate(error, "deploy", with_details=True) from None
        deployed = [getattr(one, one.WhichOneof("Metadata")) for one in answer.deployments]
        return {one.resourceName: one.version for one in deployed if hasattr(one, "resourceName")}

    async def evaluate_decision(self, decision_id: str, variables: Mapping[str, Any]) -> DecisionAnswer:
        """Ask the newest version of a decision table."""
        request = wire.EvaluateDecisionRequest(decisionId=decision_id, variables=_json(variables))
        answer = await self._call(self._stub.EvaluateDecision, request, f"evaluate {decision_id}")
        if answer.failedDecisionId:
            raise Refused(f"evaluate {decision_id}: the table {answer.failedDecisionId} failed")
        return DecisionAnswer.from_wire(answer)

    async def topology(self) -> Topology:
        """Ask the gateway about its brokers."""
        answer = await self._call(self._stub.Topology, wire.TopologyRequest(), "topology")
        healthy = {
            partition.partitionId
            for broker in answer.brokers
            for partition in broker.partitions
            if partition.health == wire.Partition.HEALTHY and partition.role == wire.Partition.LEADER
        }
        return Topology(answer.gatewayVersion, len(answer.brokers), answer.partitionsCount, len(healthy))

    async def _call(
        self, method: Callable[..., Awaitable[_Answer]], request: object, operation: str
    ) -> _Answer:
        try:
            return await method(request, timeout=_CALL_LIMIT.total_seconds())
        except grpc.aio.AioRpcError as error:
            raise translate(error, operation) from None


def _json(variables: Mapping[str, Any]) -> str:
    return json.dumps(dict(variables), ensure_ascii=False, allow_nan=False)


def _milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)
