"""Test cases over the errand: a job, a user task, ten days, and a way out by an error."""

from pathlib import Path
from typing import Any

from komek.process_tests.cases.file import TestCase
from komek.process_tests.cases.models import Models, models_below
from komek.process_tests.cases.reading import parse

ERRAND: Models = models_below([Path(__file__).parents[1] / "adapters" / "camunda" / "models"])
BEGIN: dict[str, Any] = {
    "type": "CREATE_PROCESS_INSTANCE",
    "processDefinitionSelector": {"processDefinitionId": "errand"},
    "variables": {"caseId": "case-1", "unit": "unit-1", "dueAt": "2999-01-01T00:00:00+05:00"},
    "startInstructions": [{"elementId": "fetch"}],
}
FETCHED: dict[str, Any] = {"type": "MOCK_JOB_WORKER_COMPLETE_JOB", "jobType": "errand-fetch"}
SIGN: dict[str, Any] = {"type": "COMPLETE_USER_TASK", "userTaskSelector": {"taskName": "Подписать"}}
OF_ERRAND: dict[str, Any] = {"processInstanceSelector": {"processDefinitionId": "errand"}}
ENDED: dict[str, Any] = {"type": "ASSERT_PROCESS_INSTANCE", **OF_ERRAND, "state": "IS_COMPLETED"}


def element(name: str, state: str, **more: Any) -> dict[str, Any]:
    """Expect an element's state."""
    selector = {"elementName": name}
    return {
        "type": "ASSERT_ELEMENT_INSTANCE",
        **OF_ERRAND,
        "elementSelector": selector,
        "state": state,
        **more,
    }


def case(*instructions: dict[str, Any]) -> TestCase:
    """Return a test case of these instructions."""
    content = {"testCases": [{"name": "Поручение", "instructions": list(instructions)}]}
    return parse(content, "errand.test.json").test_cases[0]
