"""Each instruction does on the real engine what the format says."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from errand_cases import BEGIN, ENDED, ERRAND, FETCHED, OF_ERRAND, SIGN, case, element

from komek.process_tests.cases.engine import EngineAccess
from komek.process_tests.cases.index_source import IndexSource
from komek.process_tests.cases.models import Models
from komek.process_tests.cases.result import CaseResult, Outcome
from komek.process_tests.cases.runner import Runner
from komek.process_tests.cases.sources import RecordSource
from komek.process_tests.shared_engine import SharedEngine

pytestmark = pytest.mark.engine

EXAMPLE = """<zeebe:properties><zeebe:property name="camundaModeler:exampleOutputJson"
    value="{&quot;found&quot;: 7}" /></zeebe:properties>"""
MARK = b'<zeebe:taskDefinition type="errand-fetch" retries="3" />'


@pytest.fixture(scope="module")
def runner(case_access: EngineAccess, case_source: RecordSource) -> Iterator[Runner]:
    files = (replace(one, content=one.content.replace(MARK, MARK + EXAMPLE.encode())) for one in ERRAND.files)
    with Runner(case_access, case_source, Models(tuple(files)), limit=5) as runner:
        yield runner


def passes(runner: Runner, *instructions: dict[str, Any]) -> CaseResult:
    result = runner.run(case(*instructions), "errand.test.json")
    assert result.failure is None, result.failure.lines()
    assert result.outcome is Outcome.PASSED
    return result


def test_a_message_starts_time_passes_and_the_end_is_reached(runner: Runner) -> None:
    published = {
        "type": "PUBLISH_MESSAGE",
        "name": "errand-asked",
        "correlationKey": "case-1",
        "messageId": "case-1/asked",
        "variables": BEGIN["variables"],
    }
    task = {
        "type": "ASSERT_USER_TASK",
        "userTaskSelector": {"elementId": "sign"},
        "state": "IS_CREATED",
        "name": "Подписать",
        "candidateGroups": ["head:unit-1"],
        "priority": 50,
        "assignee": "",
        "dueDate": "2998-12-31T19:00:00Z",
    }
    for _ in range(2):  # the second time the first one's message must not be in the way
        passes(
            runner,
            FETCHED,
            published,
            task,
            SIGN,
            element("Десять дней", "IS_ACTIVE"),
            {"type": "INCREASE_TIME", "duration": "P10DT1S"},
            ENDED,
            {
                "type": "ASSERT_ELEMENT_INSTANCES",
                **OF_ERRAND,
                "elementSelectors": [{"elementId": one} for one in ("errandAsked", "fetch", "sign", "done")],
                "state": "IS_COMPLETED_IN_ORDER",
            },
        )


def test_an_error_from_a_job_takes_the_way_out(runner: Runner) -> None:
    thrown = {
        "type": "THROW_BPMN_ERROR_FROM_JOB",
        "jobSelector": {"jobType": "errand-fetch"},
        "errorCode": "impossible",
    }
    passes(runner, BEGIN, thrown, ENDED, element("Выполнить", "IS_TERMINATED"))


def test_variables_are_changed_expected_and_asked_in_feel(runner: Runner) -> None:
    local = {"elementSelector": {"elementId": "fetch"}}
    update = {"type": "UPDATE_VARIABLES", **OF_ERRAND}
    expect = {"type": "ASSERT_VARIABLES", **OF_ERRAND}
    feel = {"type": "ASSERT_VARIABLE", **OF_ERRAND, "variableName": "number"}
    passes(
        runner,
        BEGIN,
        update | {"variables": {"number": 7, "list": ["a", {"b": None}]}},
        expect | {"variables": {"number": 7, "list": ["a", {"b": None}]}, "variableNames": ["caseId"]},
        update | local | {"variables": {"mine": True}, "createLocalVariables": True},
        expect | local | {"variables": {"mine": True}},
        feel | {"satisfiesExpression": "number > 6 and number < 8"},
    )
    wrong = runner.run(case(BEGIN, expect | {"variables": {"unit": "unit-2"}}), "errand.test.json")
    assert wrong.failure is not None
    assert wrong.failure.actual == 'unit = "unit-1"'


def test_example_data_of_the_model_are_used(runner: Runner) -> None:
    expected = {"type": "ASSERT_VARIABLES", **OF_ERRAND, "variables": {"found": 7}}
    passes(runner, FETCHED | {"useExampleData": True}, BEGIN, expected)
    completed = {"type": "COMPLETE_JOB", "jobSelector": {"elementId": "fetch"}, "useExampleData": True}
    passes(runner, BEGIN, completed, expected)


def test_a_behaviour_completes_the_task_whenever_it_comes(runner: Runner) -> None:
    behaviour = {
        "type": "CONDITIONAL_BEHAVIOR",
        "conditions": [
            {"type": "ASSERT_USER_TASK", "userTaskSelector": {"elementId": "sign"}, "state": "IS_CREATED"}
        ],
        "actions": [SIGN],
    }
    passes(runner, behaviour, FETCHED, BEGIN, element("Десять дней", "IS_ACTIVE"))


def test_an_incident_is_expected_and_resolved(runner: Runner) -> None:
    incident = {"type": "ASSERT_PROCESS_INSTANCE", **OF_ERRAND, "hasActiveIncidents": True}
    passes(
        runner,
        {**BEGIN, "variables": {"caseId": "case-1"}},  # the group of the task cannot be told without a unit
        {"type": "COMPLETE_JOB", "jobSelector": {"jobType": "errand-fetch"}},
        incident,
        {
            "type": "UPDATE_VARIABLES",
            **OF_ERRAND,
            "variables": {"unit": "unit-1", "dueAt": "2999-01-01T00:00:00Z"},
        },
        {"type": "RESOLVE_INCIDENT", "incidentSelector": {"elementId": "sign"}},
        incident | {"hasActiveIncidents": False},
        element("Подписать", "IS_ACTIVE"),
    )


def test_time_does_not_go_back(runner: Runner) -> None:
    result = runner.run(case({"type": "SET_TIME", "time": "2020-01-01T00:00:00Z"}), "errand.test.json")
    assert result.outcome is Outcome.REFUSED
    assert "SET_TIME: 2020-01-01T00:00:00+00:00 уже прошло" in result.refused[0]


def test_the_search_index_tells_the_same_as_the_log(engine: SharedEngine, case_access: EngineAccess) -> None:
    source = IndexSource(engine.addresses.opensearch)
    with Runner(case_access, source, ERRAND, limit=20) as runner:
        result = passes(runner, FETCHED, BEGIN, SIGN, element("Десять дней", "IS_ACTIVE"))
    assert result.observed.taken["errand", "toSign"] == 1
