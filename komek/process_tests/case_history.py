"""What the engine did with one case, as its exported records tell it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from komek.process_tests.record import Record


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """A user task that waits for somebody."""

    key: int
    element_id: str
    groups: tuple[str, ...]
    instance_key: int


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident that nobody has resolved."""

    key: int
    element_id: str
    kind: str
    message: str


class CaseHistory:
    """The events of a case's instances, those that its process called included, in their order."""

    def __init__(self, case_id: str, records: Iterable[Record]) -> None:
        self.case_id = case_id
        self._records = list(records)

    def entered(self, element_id: str, process_id: str | None = None) -> int:
        """Return how often an element was entered."""
        return self._counts("ELEMENT_ACTIVATED", process_id)[element_id]

    def completed(self, element_id: str, process_id: str | None = None) -> int:
        """Return how often an element was completed."""
        return self._counts("ELEMENT_COMPLETED", process_id)[element_id]

    def terminated(self, element_id: str, process_id: str | None = None) -> int:
        """Return how often an element was left by force: interrupted or cancelled."""
        return self._counts("ELEMENT_TERMINATED", process_id)[element_id]

    def path(self, process_id: str | None = None) -> list[str]:
        """Return the elements entered, in their order."""
        return [one.value["elementId"] for one in self._elements("ELEMENT_ACTIVATED", process_id)]

    def ends(self, process_id: str) -> list[str]:
        """Return the end events that a process reached, in their order."""
        return [
            one.value["elementId"]
            for one in self._elements("ELEMENT_COMPLETED", process_id)
            if one.value["bpmnElementType"] == "END_EVENT"
        ]

    def instances(self, process_id: str | None = None) -> list[int]:
        """Return the keys of the case's process instances, in the order of their start."""
        return [
            one.key
            for one in self._elements("ELEMENT_ACTIVATED", process_id)
            if one.value["bpmnElementType"] == "PROCESS"
        ]

    def is_over(self, process_id: str) -> bool:
        """Tell whether an instance of a process was started and every one has ended."""
        return bool(self.instances(process_id)) and not self._open(process_id)

    def running(self) -> list[int]:
        """Return the keys of the case's process instances that have not ended."""
        return sorted(self._open(None))

    def of_instance(self, key: int) -> "CaseHistory":
        """Return the history of one process instance alone."""
        return CaseHistory(self.case_id, (one for one in self._records if one.instance_key == key))

    def waiting_tasks(self, element_id: str | None = None) -> list[WaitingTask]:
        """Return the user tasks that wait, oldest first."""
        created: dict[int, WaitingTask] = {}
        for record in self._of("USER_TASK"):
            if record.intent == "CREATED":
                value = record.value
                groups = tuple(value["candidateGroupsList"])
                created[record.key] = WaitingTask(
                    record.key, value["elementId"], groups, value["processInstanceKey"]
                )
            elif record.intent in ("COMPLETED", "CANCELED"):
                created.pop(record.key, None)
        return [task for task in created.values() if element_id in (None, task.element_id)]

    def task_changes(self, element_id: str) -> list[dict[str, Any]]:
        """Return what was changed on an element's user tasks after they came, change by change."""
        return [
            {name: record.value[name] for name in record.value["changedAttributes"]}
            for record in self._of("USER_TASK")
            if record.intent == "UPDATED" and record.value["elementId"] == element_id
        ]

    def incidents(self) -> list[OpenIncident]:
        """Return the open incidents."""
        found: dict[int, OpenIncident] = {}
        for record in self._of("INCIDENT"):
            if record.intent == "CREATED":
                value = record.value
                found[record.key] = OpenIncident(
                    record.key, value["elementId"], value["errorType"], value["errorMessage"]
                )
            elif record.intent == "RESOLVED":
                found.pop(record.key, None)
        return list(found.values())

    def variables(self, process_id: str | None = None) -> dict[str, Any]:
        """Return the newest value of each variable, of one process or of any."""
        return {
            record.value["name"]: record.variable
            for record in self._of("VARIABLE")
            if process_id in (None, record.value["bpmnProcessId"])
        }

    def jobs(self, job_type: str, intent: str = "COMPLETED") -> int:
        """Return how many jobs of a type came so far."""
        return sum(record.intent == intent and record.value["type"] == job_type for record in self._of("JOB"))

    def retold(self) -> str:
        """Tell in a few lines how the case stands: for the message of a failing test."""
        waiting = ", ".join(task.element_id for task in self.waiting_tasks()) or "nobody"
        incidents = "; ".join(f"{one.element_id}: {one.message}" for one in self.incidents()) or "none"
        path = " → ".join(self.path()) or "nothing"
        return f"case {self.case_id}; path: {path}; waits for {waiting}; incidents: {incidents}"

    def _open(self, process_id: str | None) -> set[int]:
        ended = {
            one.key
            for intent in ("ELEMENT_COMPLETED", "ELEMENT_TERMINATED")
            for one in self._elements(intent, process_id)
        }
        return set(self.instances(process_id)) - ended

    def _counts(self, intent: str, process_id: str | None) -> Counter[str]:
        return Counter(one.value["elementId"] for one in self._elements(intent, process_id))

    def _elements(self, intent: str, process_id: str | None) -> list[Record]:
        return [
            one
            for one in self._of("PROCESS_INSTANCE")
            if one.intent == intent and process_id in (None, one.value["bpmnProcessId"])
        ]

    def _of(self, kind: str) -> list[Record]:
        return [one for one in self._records if one.kind == kind]
