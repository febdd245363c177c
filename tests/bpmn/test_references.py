"""What a model calls is there, and a case goes on to its end with what it started with."""

import re

import pytest
from lxml import etree

from tests.bpmn.reading import Forms, Model

OFFICES = {"centre", "akim", "commission", "authorised-body", "head", "supervisor"}
GROUP = re.compile(r'=\[(?:"(?P<role>[a-z-]+):"|(?P<office>office) \+ ":") \+ (?P<unit>[a-zA-Z]+)]')
MESSAGES_WITHOUT_KEY = {"asp-application-submitted", "asp-contract-started"}


def test_called_processes_exist(model: Model, models: dict[str, Model]) -> None:
    called = {node.extension("calledElement").get("processId") for node in model.of_kind("callActivity")}
    assert called <= models.keys()


def test_decisions_exist(model: Model, decisions: dict[str, etree._Element]) -> None:
    asked = {node.extension("calledDecision").get("decisionId") for node in model.of_kind("businessRuleTask")}
    assert asked <= decisions.keys()


def test_forms_exist_and_each_is_used(models: dict[str, Model], forms: Forms) -> None:
    tasks = [task for model in models.values() for task in model.of_kind("userTask")]
    assert {task.extension("formDefinition").get("formId") for task in tasks} == forms.keys()


@pytest.mark.parametrize("reference", ["calledElement", "calledDecision", "formDefinition"])
def test_references_bind_to_the_deployment(model: Model, reference: str) -> None:
    found = [found for node in model.nodes for found in node.extensions(reference)]
    assert {element.get("bindingType") for element in found} <= {"deployment"}


def test_user_tasks_are_camunda_user_tasks_for_a_group_that_carries_the_unit(model: Model) -> None:
    for task in model.of_kind("userTask"):
        assert task.extensions("userTask"), task.id
        groups = task.extension("assignmentDefinition").get("candidateGroups")
        if groups == "=[signerGroup]":
            assert "signerGroup" in task.mappings("input"), task.id
            continue
        group = GROUP.fullmatch(groups)
        assert group, f"{task.id}: {groups}"
        assert group["office"] or group["role"] in OFFICES, task.id
        seen = {group["unit"], group["office"]} - {None}
        assert seen <= task.mappings("input").keys(), f"{task.id} does not see what its group is made of"


def test_who_signs_is_said_by_the_caller_and_carries_the_unit(models: dict[str, Model]) -> None:
    calls = [
        call
        for model in models.values()
        for call in model.of_kind("callActivity")
        if call.extension("calledElement").get("processId") == "signing"
    ]
    assert {call.mappings("input")["signerGroup"] for call in calls} == {
        '="head:" + unit',
        '="authorised-body:" + unit',
        '=office + ":" + unit',
    }


def test_messages_find_their_instance_by_a_key(model: Model) -> None:
    for message in model.xml.findall("{*}message"):
        subscription = message.find("{*}extensionElements/{*}subscription")
        if message.get("name") not in MESSAGES_WITHOUT_KEY:
            assert subscription is not None, message.get("name")
            assert subscription.get("correlationKey").startswith("="), message.get("name")
