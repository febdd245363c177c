"""Test files are read as the format's schema says; what is wrong is told with its place."""

from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from komek.process_tests.cases.durations import duration, iso
from komek.process_tests.cases.file import Instruction
from komek.process_tests.cases.reading import UnreadableFileError, parse, read_file
from komek.process_tests.cases.refused import REASONS, refusals

SCHEMA_8_11 = {
    "ASSERT_DECISION", "ASSERT_ELEMENT_INSTANCE", "ASSERT_ELEMENT_INSTANCES", "ASSERT_PROCESS_INSTANCE",
    "ASSERT_PROCESS_INSTANCE_MESSAGE_SUBSCRIPTION", "ASSERT_USER_TASK", "ASSERT_VARIABLE",
    "ASSERT_VARIABLES", "BROADCAST_SIGNAL", "COMPLETE_JOB", "COMPLETE_JOB_AD_HOC_SUB_PROCESS",
    "COMPLETE_JOB_USER_TASK_LISTENER", "COMPLETE_USER_TASK", "CONDITIONAL_BEHAVIOR", "CORRELATE_MESSAGE",
    "CREATE_PROCESS_INSTANCE", "EVALUATE_CONDITIONAL_START_EVENT", "EVALUATE_DECISION", "INCREASE_TIME",
    "MOCK_CHILD_PROCESS", "MOCK_DMN_DECISION", "MOCK_JOB_WORKER_COMPLETE_JOB",
    "MOCK_JOB_WORKER_THROW_BPMN_ERROR", "PUBLISH_MESSAGE", "RELEASE_JOB", "RESOLVE_INCIDENT",
    "RUN_CALLED_PROCESS", "SET_TIME", "STUB_CALL_ACTIVITY_COMPLETE", "STUB_CALL_ACTIVITY_THROW_ERROR",
    "THROW_BPMN_ERROR_FROM_JOB", "UPDATE_VARIABLES",
}  # fmt: skip
"""The instructions of cpt-test-cases/8.11 (camunda/camunda, TestCaseInstructionType)."""
OLDER = {"ASSERT_VARIABLE_JUDGE", "ASSERT_VARIABLE_SATISFIES_JUDGE", "ASSERT_VARIABLE_SIMILAR_TO"}
CREATE = {"type": "CREATE_PROCESS_INSTANCE", "processDefinitionSelector": {"processDefinitionId": "order"}}


def one_case(*instructions: dict[str, Any]) -> dict[str, Any]:
    return {"testCases": [{"name": "Заказ", "instructions": list(instructions)}]}


def test_every_instruction_of_the_schema_is_known_and_no_other() -> None:
    union, _ = get_args(Instruction)
    known = {kind for one in get_args(union) for kind in get_args(one.model_fields["type"].annotation)}
    assert known == SCHEMA_8_11 | OLDER


@pytest.mark.parametrize("kind", sorted(REASONS))
def test_what_8_6_cannot_do_is_refused_by_name_whatever_it_holds(kind: str) -> None:
    [case] = parse(one_case({"type": kind, "jobSelector": {"elementId": "a"}}), "order.test.json").test_cases
    assert [one.split(":")[0] for one in refusals(case.instructions[0])] == [kind]


@pytest.mark.parametrize(
    ("more", "name"),
    [
        (
            {"runtimeInstructions": [{"type": "TERMINATE_PROCESS_INSTANCE", "afterElementId": "a"}]},
            "runtimeInstructions",
        ),
        ({"reserveJobs": True}, "reserveJobs"),
        ({"stubCallActivities": True}, "stubCallActivities"),
    ],
)
def test_options_that_8_6_has_not_are_refused_by_name(more: dict[str, Any], name: str) -> None:
    [case] = parse(one_case(CREATE | more), "order.test.json").test_cases
    [reason] = refusals(case.instructions[0])
    assert reason.startswith(name)
    assert not list(refusals(parse(one_case(CREATE), "").test_cases[0].instructions[0]))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"type": "unknown type"}, "тест 1 «Заказ», шаг 2 (unknown type): инструкции «unknown type»"),
        ({"name": "x"}, "шаг 2 (без type): у инструкции нет поля type"),
        ({"type": "COMPLETE_JOB"}, "шаг 2 (COMPLETE_JOB), jobSelector: не указано"),
        ({"type": "COMPLETE_JOB", "jobSelector": {}}, "назовите хотя бы одно: jobType"),
        ({"type": "BROADCAST_SIGNAL", "signalName": "a", "colour": 1}, "colour: такого поля в формате нет"),
        ({"type": "INCREASE_TIME", "duration": "10 дней"}, "не длительность ISO 8601"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        parse(one_case(CREATE, wrong), "order.test.json")
    assert told in str(caught.value)


def test_what_is_no_json_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.test.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="это не JSON"):
        read_file(file)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("P10D", timedelta(days=10)),
        ("PT1H30M", timedelta(minutes=90)),
        ("P1W", timedelta(days=7)),
        ("PT0.5S", timedelta(seconds=0.5)),
    ],
)
def test_durations_are_read_and_written(text: str, length: timedelta) -> None:
    assert duration(text) == length
    assert duration(iso(length)) == length


@pytest.mark.parametrize("text", ["P1M", "P", "PT", "PT0S", "-PT1H", 5, None])
def test_what_has_no_fixed_length_is_no_duration(text: object) -> None:
    with pytest.raises(ValueError, match="не длительность"):
        duration(text)
