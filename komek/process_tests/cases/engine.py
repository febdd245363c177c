"""The engine under test: the calls that instructions need, over gRPC, REST and the controlled clock."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import httpx
from pyzeebe.proto import gateway_pb2 as wire
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from adapters.camunda.errors import EngineError, JobGone, Unavailable
from adapters.camunda.rest_session import RestSession
from komek.process_tests.cases.models import ModelFile

_LIMIT = 15.0
_BUSY_PAUSE = 0.1
_LARGEST_MESSAGE = 64 * 1024 * 1024
_AWAY = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED}


class EngineAwayError(Exception):
    """The engine does not answer."""


class EngineRefusedError(Exception):
    """The engine will not do this; the text is its own."""


class GoneError(EngineRefusedError):
    """The job, task or instance is no longer there, or nobody waits."""


@dataclass(frozen=True)
class EngineAccess:
    """Where an engine of 8.6 listens; ``management`` is wanted only where time is moved."""

    grpc: str
    rest: str
    management: str | None = None
    username: str = "demo"
    password: str = "demo"  # noqa: S105 - what Camunda's own distribution begins with


class Engine:
    """Calls an engine; every method raises EngineAwayError or EngineRefusedError."""

    def __init__(self, access: EngineAccess) -> None:
        self.access = access
        options = [("grpc.max_send_message_length", _LARGEST_MESSAGE), ("grpc.enable_retries", 0)]
        self._channel = grpc.insecure_channel(access.grpc, options=options)
        self._stub: Any = GatewayStub(self._channel)
        self._rest = RestSession(access.rest, access.username, access.password)
        self._http = httpx.Client(timeout=5, trust_env=False)

    def close(self) -> None:
        """Close the connections."""
        self._channel.close()
        self._http.close()

    def answers(self) -> bool:
        """Tell whether the engine answers now, within two seconds."""
        try:
            self._stub.Topology(wire.TopologyRequest(), timeout=2)
        except grpc.RpcError:
            return False
        return True

    def deploy(self, files: Sequence[ModelFile]) -> None:
        """Deploy files in one request."""
        resources = [wire.Resource(name=one.name, content=one.content) for one in files]
        self._call(self._stub.DeployResource, wire.DeployResourceRequest(resources=resources), 60)

    def create(self, process_id: str, variables: Mapping[str, Any], start_at: Sequence[str]) -> int:
        """Create an instance of a process's newest version, at its start or at some elements; its key."""
        starts = [wire.ProcessInstanceCreationStartInstruction(elementId=one) for one in start_at]
        request = wire.CreateProcessInstanceRequest(
            bpmnProcessId=process_id, version=-1, variables=_json(variables), startInstructions=starts
        )
        return int(self._call(self._stub.CreateProcessInstance, request).processInstanceKey)

    def publish(
        self, name: str, key: str, variables: Mapping[str, Any], time_to_live: int, message_id: str
    ) -> None:
        """Publish a message; its time to live is in milliseconds."""
        request = wire.PublishMessageRequest(
            name=name,
            correlationKey=key,
            variables=_json(variables),
            timeToLive=time_to_live,
            messageId=message_id,
        )
        self._call(self._stub.PublishMessage, request)

    def correlate(self, name: str, key: str, variables: Mapping[str, Any]) -> None:
        """Correlate a message; GoneError: nobody waits for it."""
        body = {"name": name, "correlationKey": key, "variables": dict(variables)}
        self._ask(lambda: self._rest.post("/v2/messages/correlation", body))

    def broadcast(self, signal: str, variables: Mapping[str, Any]) -> None:
        """Broadcast a signal."""
        request = wire.BroadcastSignalRequest(signalName=signal, variables=_json(variables))
        self._call(self._stub.BroadcastSignal, request)

    def complete_job(self, key: int, variables: Mapping[str, Any]) -> None:
        """Complete a job; the engine does not ask whether it was activated."""
        self._call(self._stub.CompleteJob, wire.CompleteJobRequest(jobKey=key, variables=_json(variables)))

    def throw_error(self, key: int, code: str, message: str, variables: Mapping[str, Any]) -> None:
        """End a job with a BPMN error."""
        request = wire.ThrowErrorRequest(
            jobKey=key, errorCode=code, errorMessage=message, variables=_json(variables)
        )
        self._call(self._stub.ThrowError, request)

    def complete_task(self, key: int, variables: Mapping[str, Any]) -> None:
        """Complete a user task."""
        body = {"variables": dict(variables)}
        self._ask(lambda: self._rest.post(f"/v2/user-tasks/{key}/completion", body))

    def set_variables(self, scope: int, variables: Mapping[str, Any], *, local: bool) -> None:
        """Set variables of an instance or an element instance."""
        request = wire.SetVariablesRequest(elementInstanceKey=scope, variables=_json(variables), local=local)
        self._call(self._stub.SetVariables, request)

    def resolve(self, incident: int, job: int | None) -> None:
        """Resolve an incident, its job given one retry."""
        if job is not None:
            self._call(self._stub.UpdateJobRetries, wire.UpdateJobRetriesRequest(jobKey=job, retries=1))
        self._call(self._stub.ResolveIncident, wire.ResolveIncidentRequest(incidentKey=incident))

    def evaluate(self, decision_id: str, variables: Mapping[str, Any]) -> Any:
        """Evaluate a decision's newest version and return its output."""
        request = wire.EvaluateDecisionRequest(decisionId=decision_id, variables=_json(variables))
        answer = self._call(self._stub.EvaluateDecision, request)
        if answer.failureMessage:
            raise EngineRefusedError(answer.failureMessage)
        return json.loads(answer.decisionOutput)

    def cancel(self, instance: int) -> None:
        """Cancel a process instance, if it still runs."""
        try:
            request = wire.CancelProcessInstanceRequest(processInstanceKey=instance)
            self._call(self._stub.CancelProcessInstance, request)
        except GoneError:
            pass

    def now(self) -> datetime:
        """Return the engine's present."""
        answer = self._clock("GET", "/actuator/clock", None)
        return datetime.fromtimestamp(answer["epochMilli"] / 1000, UTC)

    def move_clock(self, by: timedelta) -> None:
        """Move the engine's clock forward; it goes nowhere else."""
        self._clock("POST", "/actuator/clock/add", {"offsetMilli": by // timedelta(milliseconds=1)})

    def _clock(self, method: str, path: str, body: object) -> Any:
        if self.access.management is None:
            raise EngineRefusedError("адрес управления движком не задан: время не переводится")
        try:
            answer = self._http.request(method, f"{self.access.management}{path}", json=body)
        except httpx.TransportError as error:
            raise EngineAwayError(f"часы движка: {type(error).__name__}") from None
        if answer.is_error:
            raise EngineRefusedError(
                f"часы движка не переводятся ({answer.status_code}): нужен zeebe.clock.controlled=true"
            )
        return answer.json()

    def _call(self, method: Callable[..., Any], request: object, limit: float = _LIMIT) -> Any:
        give_up = time.monotonic() + limit
        while True:
            try:
                return method(request, timeout=limit)
            except grpc.RpcError as error:
                # gRPC's errors are calls too, which its types do not tell.
                code, details = error.code(), error.details() or ""
                if code is grpc.StatusCode.RESOURCE_EXHAUSTED and time.monotonic() < give_up:
                    time.sleep(_BUSY_PAUSE)
                    continue
                if code in _AWAY:
                    raise EngineAwayError(code.name) from None
                if code is grpc.StatusCode.NOT_FOUND:
                    raise GoneError(details) from None
                raise EngineRefusedError(f"{code.name}: {details}") from None

    def _ask(self, call: Callable[[], object]) -> None:
        try:
            call()
        except JobGone as error:
            raise GoneError(str(error)) from None
        except Unavailable as error:
            raise EngineAwayError(str(error)) from None
        except EngineError as error:
            raise EngineRefusedError(str(error)) from None


def _json(variables: Mapping[str, Any]) -> str:
    return json.dumps(dict(variables), ensure_ascii=False, allow_nan=False)
