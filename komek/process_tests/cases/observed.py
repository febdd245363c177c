"""What the engine did during one test case, as its records tell it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from komek.process_tests.record import Record

ACTIVE, COMPLETED, TERMINATED = "ACTIVE", "COMPLETED", "TERMINATED"
_ENDED = {"ELEMENT_COMPLETED": COMPLETED, "ELEMENT_TERMINATED": TERMINATED}
_TASK_STATES = {"COMPLETED": "COMPLETED", "CANCELED": "CANCELED"}
_JOB_ENDS = {"COMPLETED", "CANCELED", "ERROR_THROWN"}


@dataclass(slots=True)
class Run:
    """One instance of a process or of an element."""

    key: int
    element_id: str
    process_id: str
    instance: int
    kind: str
    state: str = ACTIVE
    ended: int = 0
    """The position of its end's record."""


@dataclass(slots=True)
class JobSeen:
    """A job."""

    key: int
    type: str
    element_id: str
    process_id: str
    instance: int
    element_instance: int
    state: str = "CREATED"
    worker: str = ""
    retries: int = 0
    error: str = ""


@dataclass(slots=True)
class TaskSeen:
    """A user task; ``value`` is its newest record."""

    key: int
    element_id: str
    process_id: str
    instance: int
    value: dict[str, Any]
    state: str = "CREATED"


@dataclass(slots=True)
class IncidentSeen:
    """An incident."""

    key: int
    element_id: str
    process_id: str
    instance: int
    job: int
    kind: str
    message: str
    is_open: bool = True


@dataclass(slots=True)
class Subscription:
    """An instance's waiting for a message."""

    instance: int
    element_id: str
    message: str
    correlation_key: str
    waits: bool = True
    correlated: int = 0


@dataclass(slots=True)
class TimerSeen:
    """A timer that runs; due in milliseconds by the engine's clock."""

    instance: int
    element_id: str
    due: int


@dataclass
class Observed:
    """The instances that were started since the test began, their callees included, and all about them."""

    instances: dict[int, Run] = field(default_factory=dict)
    elements: dict[int, Run] = field(default_factory=dict)
    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each flow was taken, by process and flow."""
    jobs: dict[int, JobSeen] = field(default_factory=dict)
    tasks: dict[int, TaskSeen] = field(default_factory=dict)
    incidents: dict[int, IncidentSeen] = field(default_factory=dict)
    subscriptions: dict[tuple[int, str, str], Subscription] = field(default_factory=dict)
    timers: dict[int, TimerSeen] = field(default_factory=dict)
    variables: dict[tuple[int, str], Any] = field(default_factory=dict)
    """By scope (an instance or an element instance) and name."""
    decisions: list[dict[str, Any]] = field(default_factory=list)
    buffered: dict[int, int] = field(default_factory=dict)
    """Published messages that nobody has got yet: key → deadline in milliseconds."""
    roots: list[int] = field(default_factory=list)
    seen: int = 0
    """How many records were of this test."""

    def add(self, record: Record) -> None:
        """Take a record in; those of other instances are passed over."""
        reader = _READERS.get(record.kind)
        if reader is None:
            return
        if record.kind == "PROCESS_INSTANCE" and record.value["bpmnElementType"] == "PROCESS":
            self._begin(record)
        if record.kind in _OF_NO_INSTANCE or record.instance_key in self.instances:
            self.seen += 1
            reader(self, record)

    def of_process(self, process_id: str) -> list[Run]:
        """Return the instances of a process, oldest first."""
        return [one for one in self.instances.values() if one.process_id == process_id]

    def of_instance(self, instance: int) -> Iterator[Run]:
        """Yield the elements of an instance as they were entered."""
        return (one for one in self.elements.values() if one.instance == instance)

    def open_roots(self) -> list[int]:
        """Return the instances that nobody called and that still run."""
        return [key for key in self.roots if self.instances[key].state == ACTIVE]

    def open_incidents(self) -> list[IncidentSeen]:
        """Return the incidents that nobody has resolved."""
        return [one for one in self.incidents.values() if one.is_open]

    def covered(self) -> Counter[tuple[str, str]]:
        """Return how often each element was left completed or begun, by process and element."""
        return Counter((one.process_id, one.element_id) for one in self.elements.values())

    def _begin(self, record: Record) -> None:
        parent = record.value["parentProcessInstanceKey"]
        if record.intent == "ELEMENT_ACTIVATING" and (parent == -1 or parent in self.instances):
            value = record.value
            key = record.key
            self.instances[key] = Run(key, value["elementId"], value["bpmnProcessId"], key, "PROCESS")
            if parent == -1:
                self.roots.append(key)

    def _element(self, record: Record) -> None:
        value, key = record.value, record.key
        kind = value["bpmnElementType"]
        if record.intent == "SEQUENCE_FLOW_TAKEN":
            self.taken[value["bpmnProcessId"], value["elementId"]] += 1
        elif record.intent == "ELEMENT_ACTIVATED" and kind != "PROCESS":
            instance = record.instance_key
            self.elements[key] = Run(key, value["elementId"], value["bpmnProcessId"], instance, kind)
        elif record.intent in _ENDED:
            run = self.instances.get(key) or self.elements.get(key)
            if run is not None:
                run.state, run.ended = _ENDED[record.intent], record.position

    def _variable(self, record: Record) -> None:
        self.variables[record.value["scopeKey"], record.value["name"]] = record.variable

    def _job(self, record: Record) -> None:
        value = record.value
        job = self.jobs.get(record.key)
        if job is None:
            job = self.jobs[record.key] = JobSeen(
                record.key,
                value["type"],
                value["elementId"],
                value["bpmnProcessId"],
                record.instance_key,
                value["elementInstanceKey"],
            )
        job.state = "ENDED" if record.intent in _JOB_ENDS else record.intent
        job.worker, job.retries, job.error = value["worker"], value["retries"], value["errorMessage"]

    def _batch(self, record: Record) -> None:
        if record.intent == "ACTIVATED":
            for key in record.value["jobKeys"]:
                if key in self.jobs and self.jobs[key].state != "ENDED":
                    self.jobs[key].state, self.jobs[key].worker = "ACTIVATED", record.value["worker"]

    def _task(self, record: Record) -> None:
        value = record.value
        if record.intent == "CREATED":
            self.tasks[record.key] = TaskSeen(
                record.key, value["elementId"], value["bpmnProcessId"], record.instance_key, value
            )
        elif record.key in self.tasks and not record.intent.endswith("ING"):
            task = self.tasks[record.key]
            task.value, task.state = value, _TASK_STATES.get(record.intent, task.state)

    def _incident(self, record: Record) -> None:
        value = record.value
        if record.intent == "CREATED":
            # An error that nobody catches is said to be on «NO_CATCH_EVENT_FOUND».
            run = self.elements.get(value["elementInstanceKey"])
            self.incidents[record.key] = IncidentSeen(
                record.key,
                value["elementId"] if run is None else run.element_id,
                value["bpmnProcessId"],
                record.instance_key,
                value["jobKey"],
                value["errorType"],
                value["errorMessage"],
            )
        elif record.intent == "RESOLVED" and record.key in self.incidents:
            self.incidents[record.key].is_open = False

    def _subscription(self, record: Record) -> None:
        value = record.value
        identity = (value["elementInstanceKey"], value["messageName"], value["elementId"])
        if record.intent == "CREATED":
            # A catch event that is entered anew waits anew; what came before stays told.
            known = self.subscriptions.get(identity)
            self.subscriptions[identity] = Subscription(
                record.instance_key,
                value["elementId"],
                value["messageName"],
                value["correlationKey"],
                correlated=known.correlated if known else 0,
            )
        elif identity in self.subscriptions:
            subscription = self.subscriptions[identity]
            if record.intent == "CORRELATED":
                subscription.correlated += 1
                self.buffered.pop(value["messageKey"], None)
            if record.intent == "DELETED" or (record.intent == "CORRELATED" and value["interrupting"]):
                subscription.waits = False

    def _timer(self, record: Record) -> None:
        if record.intent == "CREATED":
            value = record.value
            self.timers[record.key] = TimerSeen(
                record.instance_key, value["targetElementId"], value["dueDate"]
            )
        elif record.intent in ("TRIGGERED", "CANCELED"):
            self.timers.pop(record.key, None)

    def _decision(self, record: Record) -> None:
        value = record.value
        if value["processInstanceKey"] in self.instances or value["processInstanceKey"] == -1:
            self.decisions.extend(value["evaluatedDecisions"])

    def _message(self, record: Record) -> None:
        if record.intent == "PUBLISHED" and record.value["timeToLive"] > 0:
            self.buffered[record.key] = record.value["deadline"]
        elif record.intent == "EXPIRED":
            self.buffered.pop(record.key, None)

    def _started(self, record: Record) -> None:
        if record.intent == "CORRELATED":
            self.buffered.pop(record.value["messageKey"], None)


_OF_NO_INSTANCE = {
    "JOB_BATCH",
    "MESSAGE",
    "DECISION_EVALUATION",
    "MESSAGE_START_EVENT_SUBSCRIPTION",
    "VARIABLE",  # an instance's first ones come before the instance itself
}
_READERS: dict[str, Callable[[Observed, Record], None]] = {
    "PROCESS_INSTANCE": Observed._element,  # noqa: SLF001 - its own
    "VARIABLE": Observed._variable,  # noqa: SLF001
    "JOB": Observed._job,  # noqa: SLF001
    "JOB_BATCH": Observed._batch,  # noqa: SLF001
    "USER_TASK": Observed._task,  # noqa: SLF001
    "INCIDENT": Observed._incident,  # noqa: SLF001
    "PROCESS_MESSAGE_SUBSCRIPTION": Observed._subscription,  # noqa: SLF001
    "TIMER": Observed._timer,  # noqa: SLF001
    "DECISION_EVALUATION": Observed._decision,  # noqa: SLF001
    "MESSAGE": Observed._message,  # noqa: SLF001
    "MESSAGE_START_EVENT_SUBSCRIPTION": Observed._started,  # noqa: SLF001
}


def as_json(value: object) -> str:
    """Write a value as people see it in a report."""
    return json.dumps(value, ensure_ascii=False)
