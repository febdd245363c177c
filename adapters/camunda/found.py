"""What searching in the engine finds."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class TaskState(StrEnum):
    """How far a user task has come."""

    CREATED = "CREATED"
    COMPLETED = "COMPLETED"
    CANCELED = "CANCELED"


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A user task as Tasklist knows it, seconds late; instants are by the engine's clock.

    Its variables (case, link, document) come a moment after the task itself: until then they are None.
    """

    key: int
    element_id: str
    name: str
    process_name: str
    state: TaskState
    groups: tuple[str, ...]
    assignee: str | None
    due: datetime | None
    created: datetime
    ended: datetime | None
    instance_key: int
    form_id: str | None
    case_id: str | None
    case_link: str | None
    document_id: str | None
    form_version: int | None = None
    definition_key: int | None = None

    @classmethod
    def from_wire(cls, task: dict[str, Any]) -> Self:
        """Read a task of Tasklist's ``v1``."""
        variables = {one["name"]: _value(one["value"]) for one in task["variables"] or []}
        return cls(
            key=int(task["id"]),
            element_id=task["taskDefinitionId"],
            name=task["name"],
            process_name=task["processName"],
            state=TaskState(task["taskState"]),
            groups=tuple(task["candidateGroups"] or ()),
            assignee=task["assignee"],
            due=instant(task["dueDate"]),
            created=datetime.fromisoformat(task["creationDate"]),
            ended=instant(task["completionDate"]),
            instance_key=int(task["processInstanceKey"]),
            form_id=task["formId"],
            case_id=variables.get("caseId"),
            case_link=variables.get("caseLink"),
            document_id=variables.get("documentId"),
            form_version=task.get("formVersion"),
            definition_key=int(task["processDefinitionKey"]),
        )


@dataclass(frozen=True, slots=True)
class Instance:
    """A process instance as Operate knows it."""

    key: int
    process_id: str
    definition_key: int
    state: str
    has_incident: bool
    parent_key: int | None
    started: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a process; its number says only that something of the deployment changed."""

    key: int
    process_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Incident:
    """An open incident; the message tells a supervisor what to do."""

    key: int
    instance_key: int
    job_key: int | None
    kind: str
    message: str
    created: datetime


@dataclass(frozen=True, slots=True)
class FlowNode:
    """An element that was entered, and whether it was left."""

    key: int
    element_id: str
    name: str | None
    kind: str
    state: str
    entered: datetime
    left: datetime | None


def _value(text: str | None) -> str | None:
    value = json.loads(text) if text else None
    return None if value is None else str(value)


def instant(text: str | None) -> datetime | None:
    """Read an instant with its offset, where there is one."""
    return datetime.fromisoformat(text) if text else None
