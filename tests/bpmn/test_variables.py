"""Variables pass by name: nothing slips through a call by itself, and nobody asks for what nobody gives."""

import re

from komek.check.messages_known import PUBLISHED
from tests.bpmn.reading import Element, Model

IDENTIFIER = re.compile(r"=([a-zA-Z]\w*)")
FREE_TEXT_OR_PERSON = re.compile(r"(?i)iin|iban|phone|address|surname|first.?name|comment|text|birth|amount")


def _needs(node: Element) -> set[str]:
    return {
        m.group(1)
        for source in node.mappings("input").values()
        if (m := IDENTIFIER.fullmatch(source)) and m.group(1) != "null"
    }


def _gives(node: Element) -> set[str]:
    many = node.one("bpmn:multiInstanceLoopCharacteristics/bpmn:extensionElements/zeebe:loopCharacteristics")
    elements = set() if many is None else {many.get("inputElement"), many.get("outputCollection")}
    own = set(node.mappings("input")) if node.kind == "subProcess" else set()
    return {*node.mappings("output"), *elements, *own}


def _inherits(model: Model, models: dict[str, Model]) -> set[str]:
    """Return what the process has before its first step: from its caller or from its start message."""
    calls = [
        call
        for caller in models.values()
        for call in caller.of_kind("callActivity")
        if call.extension("calledElement").get("processId") == model.process.id
    ]
    if not calls:
        started = {found.get("name") for found in model.xml.findall("{*}message")} & PUBLISHED.keys()
        return {name for message in started for name, _ in PUBLISHED[message].variables}
    return set.intersection(*(set(call.mappings("input")) for call in calls))


def test_calls_pass_only_what_they_name(model: Model) -> None:
    for call in model.of_kind("callActivity"):
        called = call.extension("calledElement")
        assert called.get("propagateAllParentVariables") == "false", call.id
        assert called.get("propagateAllChildVariables") == "false", call.id
        assert "caseId" in call.mappings("input"), call.id


def test_every_variable_asked_for_is_given_by_somebody(model: Model, models: dict[str, Model]) -> None:
    given = _inherits(model, models).union(*(_gives(node) for node in model.nodes))
    asked = {name: node.id for node in model.nodes for name in _needs(node)}
    assert {name: where for name, where in asked.items() if name not in given} == {}


def test_what_a_caller_takes_back_the_called_process_gives(model: Model, models: dict[str, Model]) -> None:
    for call in model.of_kind("callActivity"):
        callee = models[call.extension("calledElement").get("processId")]
        given = _inherits(callee, models).union(*(_gives(node) for node in callee.nodes))
        taken = {source.removeprefix("=") for source in call.mappings("output").values()}
        assert taken <= given, call.id


def test_service_tasks_name_their_input_and_are_retried(model: Model) -> None:
    for task in model.of_kind("serviceTask"):
        assert "caseId" in task.mappings("input"), task.id
        assert task.extension("taskDefinition").get("retries") == "5", task.id


def test_each_term_keeps_its_variables_to_itself(models: dict[str, Model]) -> None:
    control = next(node for node in models["asp-appointment"].nodes if node.id == "termControl")
    assert control.mappings("input") == dict.fromkeys(
        ("termId", "term", "termRegion", "warnAt", "dueAt"), "=null"
    )


def test_no_variable_can_hold_a_person(model: Model) -> None:
    names = [name for node in model.nodes for d in ("input", "output") for name in node.mappings(d)]
    assert [name for name in names if FREE_TEXT_OR_PERSON.search(name)] == []
