"""A finished case's path, without its data, as a test file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from komek.process_tests.cases.anonymous import Anonymous, instant
from komek.process_tests.cases.durations import iso
from komek.process_tests.cases.models import Models
from komek.process_tests.cases.observed import ACTIVE, COMPLETED, Observed, Run
from komek.process_tests.record import Record

SCHEMA = "https://camunda.com/json-schema/cpt-test-cases/8.9/schema.json"


class NothingToRecordError(Exception):
    """There is no path that could be recorded; the text says why."""


def record_case(records: Sequence[Record], root: int, models: Models, name: str) -> dict[str, Any]:
    """Return a test file that goes the way of an instance and of those it called.

    Every job and user task is completed and every message published in the order of the case.

    Args:
        records: the engine's records from before the instance's start.
        root: the instance's key.
        models: the models; only what they name is kept of the values.
        name: of the test case.

    Raises:
        NothingToRecordError: the instance is not there, still runs, or was cancelled from outside.
    """
    observed, own = _own(records, root)
    if root not in observed.instances:
        raise NothingToRecordError("такого экземпляра нет в записях движка")
    run = observed.instances[root]
    if run.state == ACTIVE:
        raise NothingToRecordError("дело ещё не закончено: записывается путь законченного")
    if run.state != COMPLETED:
        raise NothingToRecordError("дело прервано извне: такой конец тестом не повторить")
    return {
        "$schema": SCHEMA,
        "processId": run.process_id,
        "testCases": [
            {
                "name": name,
                "description": "Записано по пройденному делу; данных дела здесь нет.",
                "instructions": [*_steps(own, run, models), *_ends(observed, run)],
            }
        ],
    }


def _own(records: Iterable[Record], root: int) -> tuple[Observed, list[Record]]:
    """Return what was observed of an instance and its callees, and their records."""
    observed, family, own = Observed(), {root}, []
    for record in records:
        value = record.value
        if value.get("bpmnElementType") == "PROCESS" and value["parentProcessInstanceKey"] in family:
            family.add(record.key)
        if record.instance_key in family:
            observed.add(record)
            own.append(record)
    return observed, own


def _steps(own: list[Record], run: Run, models: Models) -> Iterator[dict[str, Any]]:
    fired = {one.value["dueDate"] for one in own if one.kind == "TIMER" and one.intent == "TRIGGERED"}
    given = {instant(one.variable) for one in own if one.kind == "VARIABLE" and isinstance(one.variable, str)}
    anonymous = Anonymous(models, fired)
    timers: dict[int, Record] = {}
    for record in own:
        value = record.value
        selector = {"elementId": value.get("elementId"), "processDefinitionId": value.get("bpmnProcessId")}
        match record.kind, record.intent:
            case "PROCESS_INSTANCE_CREATION", "CREATED" if record.instance_key == run.key:
                yield {
                    "type": "CREATE_PROCESS_INSTANCE",
                    "processDefinitionSelector": {"processDefinitionId": run.process_id},
                    **_variables(anonymous, value),
                }
            case (("MESSAGE_START_EVENT_SUBSCRIPTION" | "PROCESS_MESSAGE_SUBSCRIPTION"), "CORRELATED"):
                key = value["correlationKey"]
                variables = _variables(anonymous, value)
                yield {
                    "type": "PUBLISH_MESSAGE",
                    "name": value["messageName"],
                    **({"correlationKey": anonymous.value("key", key)} if key else {}),
                    **variables,
                }
            case "JOB", "COMPLETED":
                yield {"type": "COMPLETE_JOB", "jobSelector": selector, **_variables(anonymous, value)}
            case "JOB", "ERROR_THROWN":
                code = {"errorCode": value["errorCode"]}
                yield {"type": "THROW_BPMN_ERROR_FROM_JOB", "jobSelector": selector, **code}
            case "USER_TASK", "COMPLETED":
                yield {
                    "type": "COMPLETE_USER_TASK",
                    "userTaskSelector": selector,
                    **_variables(anonymous, value),
                }
            case "TIMER", "CREATED":
                timers[record.key] = record
            case "TIMER", "TRIGGERED" if value["dueDate"] not in given and record.key in timers:
                length = timedelta(milliseconds=max(1, value["dueDate"] - timers[record.key].at))
                yield {"type": "INCREASE_TIME", "duration": iso(length)}


def _ends(observed: Observed, run: Run) -> Iterator[dict[str, Any]]:
    selector = {"processDefinitionId": run.process_id}
    passed = [one.element_id for one in observed.of_instance(run.key) if one.state == COMPLETED]
    yield {"type": "ASSERT_PROCESS_INSTANCE", "processInstanceSelector": selector, "state": "IS_COMPLETED"}
    yield {
        "type": "ASSERT_ELEMENT_INSTANCES",
        "processInstanceSelector": selector,
        "elementSelectors": [{"elementId": one} for one in dict.fromkeys(passed)],
        "state": "IS_COMPLETED",
    }


def _variables(anonymous: Anonymous, value: dict[str, Any]) -> dict[str, Any]:
    found = value.get("variables") or {}
    return {"variables": anonymous.variables(found)} if found else {}
