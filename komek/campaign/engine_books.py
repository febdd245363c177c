"""The engine's own books: what its exported records say of instances, jobs, user tasks and messages."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from komek.process_tests.record_log import RecordLog

_KINDS = ("PROCESS_INSTANCE", "VARIABLE", "USER_TASK", "INCIDENT", "JOB", "MESSAGE", "TIMER")
_MARKS = tuple(f'"valueType":"{kind}"' for kind in _KINDS)
_BEGINS = '{"partitionId"'


@dataclass
class Instance:
    """A process instance with the end events that it reached."""

    key: int
    process_id: str
    parent_key: int
    ended: str | None = None
    ends: list[str] = field(default_factory=list)
    case_id: str | None = None
    term_id: str | None = None
    version: int = 0
    """The version of its process, after a migration the new one."""
    migrations: int = 0
    flows: Counter[str] = field(default_factory=Counter)
    """How often each of its sequence flows was taken."""
    joined: Counter[str] = field(default_factory=Counter)
    """How often each parallel gateway was entered."""


@dataclass
class Piece:
    """A job, a user task or an incident: its type or element, its instance and its last state."""

    key: int
    what: str
    instance_key: int
    last: str
    message: str = ""
    due: str = ""
    """Of a user task its due date, of a timer the instant at which it goes off."""
    groups: str = ""

    @property
    def waits(self) -> bool:
        """Whether a user task waits for somebody, or a timer for its instant."""
        return self.last not in ("COMPLETED", "CANCELED", "TRIGGERED")


class EngineBooks:
    """Reads the record log of an engine that was killed in between.

    A killed engine leaves half a line and, back again, exports anew what it does not know to be exported:
    a record counts once, by its position.
    """

    def __init__(self, log: Path) -> None:
        self._log = RecordLog(log)
        self._seen: set[int] = set()
        self.instances: dict[int, Instance] = {}
        self.jobs: dict[int, Piece] = {}
        self.user_tasks: dict[int, Piece] = {}
        self.incidents: dict[int, Piece] = {}
        self.timers: dict[int, Piece] = {}
        self.published: Counter[str] = Counter()
        """How often a message was let in, by its id."""

    def skip(self) -> None:
        """Pass over what is there already: the books of others who used the engine before."""
        self._log.skip()

    def read(self) -> None:
        """Read what was added since the last time."""
        for line in self._log.lines():
            if any(mark in line for mark in _MARKS):
                for record in _records(line):
                    self._take(record)

    def close(self) -> None:
        """Close the log."""
        self._log.close()

    def of_cases(self) -> dict[str, list[Instance]]:
        """Return the instances of each case, those that its process called included."""
        found: dict[str, list[Instance]] = defaultdict(list)
        for instance in self.instances.values():
            case_id = self.case_of(instance.key)
            if case_id is not None:
                found[case_id].append(instance)
        return found

    def waiting(self) -> set[tuple[str | None, str]]:
        """Return the user tasks that wait for somebody, as case and element."""
        return {
            (self.case_of(task.instance_key), task.what) for task in self.user_tasks.values() if task.waits
        }

    def case_of(self, instance_key: int) -> str | None:
        """Return the case that an instance belongs to, by its variable or its caller's."""
        instance = self.instances.get(instance_key)
        while instance is not None and instance.case_id is None:
            instance = self.instances.get(instance.parent_key)
        return instance.case_id if instance else None

    def _take(self, record: dict[str, Any]) -> None:
        if record["recordType"] != "EVENT" or record["position"] in self._seen:
            return
        self._seen.add(record["position"])
        value, key, intent = record["value"], record["key"], record["intent"]
        match record["valueType"]:
            case "PROCESS_INSTANCE":
                self._take_element(intent, value)
            case "VARIABLE" if intent in ("CREATED", "UPDATED"):  # one that is migrated tells no value
                self._take_variable(value)
            case "MESSAGE" if intent == "PUBLISHED":
                self.published[value["messageId"]] += 1
            case "JOB":
                self.jobs[key] = Piece(key, value["type"], value["processInstanceKey"], intent)
            case "USER_TASK":
                self.user_tasks[key] = Piece(
                    key,
                    value["elementId"],
                    value["processInstanceKey"],
                    intent,
                    due=value.get("dueDate", ""),
                    groups=",".join(value.get("candidateGroupsList", ())),
                )
            case "TIMER":
                due = str(value["dueDate"])
                element = value["targetElementId"]
                self.timers[key] = Piece(key, element, value["processInstanceKey"], intent, due=due)
            case "INCIDENT":
                self.incidents[key] = Piece(
                    key, value["elementId"], value["processInstanceKey"], intent, value["errorMessage"]
                )

    def _take_element(self, intent: str, value: dict[str, Any]) -> None:
        instance = self._instance(value)
        if value["bpmnElementType"] == "PROCESS":
            instance.parent_key = value["parentProcessInstanceKey"]
            instance.version = value.get("version", 0)
            instance.migrations += intent == "ELEMENT_MIGRATED"
            if intent in ("ELEMENT_COMPLETED", "ELEMENT_TERMINATED"):
                instance.ended = intent
        elif intent == "SEQUENCE_FLOW_TAKEN":
            instance.flows[value["elementId"]] += 1
        elif value["bpmnElementType"] == "PARALLEL_GATEWAY" and intent == "ELEMENT_ACTIVATED":
            instance.joined[value["elementId"]] += 1
        elif value["bpmnElementType"] == "END_EVENT" and intent == "ELEMENT_COMPLETED":
            instance.ends.append(value["elementId"])

    def _take_variable(self, value: dict[str, Any]) -> None:
        if value["name"] in ("caseId", "termId"):
            told = json.loads(value["value"])
            instance = self._instance(value)
            if value["name"] == "caseId":
                instance.case_id = told
            elif value["scopeKey"] == value["processInstanceKey"]:
                instance.term_id = told

    def _instance(self, value: dict[str, Any]) -> Instance:
        key = value["processInstanceKey"]
        if key not in self.instances:
            self.instances[key] = Instance(key, value["bpmnProcessId"], -1)
        return self.instances[key]


def _records(line: str) -> Iterator[dict[str, Any]]:
    """Yield the whole records of a line: a torn one may stand before, left by an engine that was killed."""
    decoder = json.JSONDecoder()
    at = line.find(_BEGINS)
    while at >= 0:
        try:
            record, _ = decoder.raw_decode(line, at)
        except json.JSONDecodeError:
            at = line.find(_BEGINS, at + 1)
            continue
        yield record
        return
