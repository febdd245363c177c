"""All searching in the engine, behind one class: Operate and Tasklist ``v1`` of 8.6."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from adapters.camunda.found import (
    Definition,
    FlowNode,
    Incident,
    Instance,
    OpenTask,
    TaskState,
    instant,
)
from adapters.camunda.rest_session import RestSession

__all__ = ["Definition", "EngineSearch", "FlowNode", "Incident", "Instance", "OpenTask", "TaskState"]

_PAGE = 100
_SHOWN = ("caseId", "caseLink", "documentId")


class EngineSearch:
    """Searches; what it finds is seconds behind the engine.

    Args:
        rest_url: the engine's web address where Operate, Tasklist and REST are one application.
        username: of a user who may see everything.
        password: the user's.
        operate_url: Operate's own address, where the parts run apart.
        tasklist_url: the same for Tasklist.
    """

    def __init__(
        self,
        rest_url: str,
        username: str,
        password: str,
        *,
        operate_url: str | None = None,
        tasklist_url: str | None = None,
    ) -> None:
        self._operate = RestSession(operate_url or rest_url, username, password)
        self._tasklist = RestSession(tasklist_url or rest_url, username, password)

    def open_tasks(
        self, group: str | None = None, case_id: str | None = None, element_id: str | None = None
    ) -> list[OpenTask]:
        """Return user tasks that wait for somebody, newest first."""
        query: dict[str, Any] = {"state": TaskState.CREATED}
        if group is not None:
            query["candidateGroup"] = group
        if element_id is not None:
            query["taskDefinitionId"] = element_id
        if case_id is not None:
            query["taskVariables"] = [{"name": "caseId", "value": json.dumps(case_id), "operator": "eq"}]
        return list(self._all_tasks(query))

    def soonest_tasks(
        self, group: str, most: int, *, assignee: str | None = None, free: bool = False
    ) -> list[OpenTask]:
        """Return at most so many open tasks of a group, those due first before the others.

        Of all, or of those that somebody has claimed, or of those that nobody has.
        """
        query: dict[str, Any] = {
            "state": TaskState.CREATED,
            "candidateGroup": group,
            "pageSize": most,
            "sort": [{"field": "dueDate", "order": "ASC"}],
            "includeVariables": [{"name": name} for name in _SHOWN],
        }
        if assignee is not None:
            query["assignee"] = assignee
        elif free:
            query["assigned"] = False
        return [OpenTask.from_wire(one) for one in self._tasklist.post("/v1/tasks/search", query)]

    def form(self, task: OpenTask) -> dict[str, Any] | None:
        """Return the form of a task as it was deployed with its process; None where it has none."""
        if task.form_id is None:
            return None
        version = "" if task.form_version is None else f"&version={task.form_version}"
        told = self._tasklist.get_text(
            f"/v1/forms/{task.form_id}?processDefinitionKey={task.definition_key}{version}"
        )
        schema: dict[str, Any] = json.loads(json.loads(told)["schema"])
        return schema

    def ended_tasks(self, case_id: str, element_id: str) -> list[OpenTask]:
        """Return an element's user tasks of a case that were completed or cancelled.

        Tasklist forgets the variables of an ended task: it is found by the case's process instances.
        """
        wanted = {"taskDefinitionId": element_id}
        return [
            replace(task, case_id=case_id)
            for key in self._instances_of(case_id)
            for state in (TaskState.COMPLETED, TaskState.CANCELED)  # without a state, none is cancelled
            for task in self._all_tasks({**wanted, "processInstanceKey": str(key), "state": state})
        ]

    def instances(
        self, case_id: str | None = None, process_id: str | None = None, state: str | None = None
    ) -> list[Instance]:
        """Return process instances; with a case also those that its process called."""
        wanted: dict[str, Any] = {"bpmnProcessId": process_id, "state": state}
        wanted = {name: value for name, value in wanted.items() if value is not None}
        if case_id is None:
            found = self._all_of("process-instances", wanted)
        else:
            keys = self._instances_of(case_id)
            found = (one for key in keys for one in self._all_of("process-instances", {**wanted, "key": key}))
        return [_instance(one) for one in found]

    def active(self, process_id: str) -> list[Instance]:
        """Return the running instances of a process, whichever version, called or not."""
        return self.instances(process_id=process_id, state="ACTIVE")

    def called(self, parent_key: int) -> list[Instance]:
        """Return the instances that an instance called, running or not."""
        return [_instance(one) for one in self._all_of("process-instances", {"parentKey": parent_key})]

    def definitions(self, process_id: str) -> list[Definition]:
        """Return the versions of a process, oldest first."""
        found = self._all_of("process-definitions", {"bpmnProcessId": process_id})
        every = [Definition(one["key"], one["bpmnProcessId"], one["version"]) for one in found]
        return sorted(every, key=lambda one: one.version)

    def model(self, definition: Definition) -> bytes:
        """Return the XML of a version of a process as it was deployed."""
        return self._operate.get_text(f"/v1/process-definitions/{definition.key}/xml").encode()

    def standing(self, definition: Definition) -> dict[str, set[int]]:
        """Return where the running instances of a version stand: by element their keys."""
        places: dict[str, set[int]] = {}
        for one in self._all_of(
            "flownode-instances", {"processDefinitionKey": definition.key, "state": "ACTIVE"}
        ):
            places.setdefault(one["flowNodeId"], set()).add(one["processInstanceKey"])
        return places

    def variable(self, instance_key: int, name: str) -> str | None:
        """Return a string variable of an instance, or None where the search knows none."""
        wanted = {"processInstanceKey": instance_key, "name": name}
        for one in self._all_of("variables", wanted):
            value = json.loads(one["value"])
            return None if value is None else str(value)
        return None

    def incidents(self, instance_key: int | None = None) -> list[Incident]:
        """Return open incidents, of one instance or of all."""
        wanted: dict[str, Any] = {"state": "ACTIVE"}
        if instance_key is not None:
            wanted["processInstanceKey"] = instance_key
        return [
            Incident(
                key=one["key"],
                instance_key=one["processInstanceKey"],
                job_key=one.get("jobKey"),
                kind=one["type"],
                message=one["message"],
                created=datetime.fromisoformat(one["creationTime"]),
            )
            for one in self._all_of("incidents", wanted)
        ]

    def incidents_of_cases(self, most: int) -> list[tuple[str, Incident]]:
        """Return at most so many open incidents, the newest first, each with the case it halts."""
        newest = sorted(self.incidents(), key=lambda one: one.created, reverse=True)[:most]
        cases = {key: self.variable(key, "caseId") for key in {one.instance_key for one in newest}}
        return [(case_id, one) for one in newest if (case_id := cases[one.instance_key]) is not None]

    def flow_nodes(self, instance_key: int) -> list[FlowNode]:
        """Return the elements that an instance entered, in their order."""
        return [
            FlowNode(
                key=one["key"],
                element_id=one["flowNodeId"],
                name=one.get("flowNodeName"),
                kind=one["type"],
                state=one["state"],
                entered=datetime.fromisoformat(one["startDate"]),
                left=instant(one.get("endDate")),
            )
            for one in self._all_of("flownode-instances", {"processInstanceKey": instance_key})
        ]

    def _instances_of(self, case_id: str) -> list[int]:
        named = self._all_of("variables", {"name": "caseId", "value": json.dumps(case_id)})
        return sorted({one["processInstanceKey"] for one in named})

    def _all_tasks(self, query: dict[str, Any]) -> Iterator[OpenTask]:
        query = {**query, "pageSize": _PAGE, "includeVariables": [{"name": name} for name in _SHOWN]}
        while True:
            page = self._tasklist.post("/v1/tasks/search", query)
            yield from map(OpenTask.from_wire, page)
            if len(page) < _PAGE:
                return
            query = {**query, "searchAfter": page[-1]["sortValues"]}

    def _all_of(self, what: str, wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
        query: dict[str, Any] = {"filter": wanted, "size": _PAGE, "sort": [{"field": "key", "order": "ASC"}]}
        while True:
            page = self._operate.post(f"/v1/{what}/search", query)
            yield from page["items"]
            if len(page["items"]) < _PAGE:
                return
            query = {**query, "searchAfter": page["sortValues"]}


def _instance(one: dict[str, Any]) -> Instance:
    return Instance(
        key=one["key"],
        process_id=one["bpmnProcessId"],
        definition_key=one["processDefinitionKey"],
        state=one["state"],
        has_incident=one["incident"],
        parent_key=one.get("parentKey"),
        started=datetime.fromisoformat(one["startDate"]),
        ended=instant(one.get("endDate")),
    )
