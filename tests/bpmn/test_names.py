"""Ids are part of the contract with workers, forms and Operate's filters: they follow one pattern."""

import json
import re
from pathlib import Path

from tests.bpmn.reading import Model

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")


def test_processes_carry_their_service_in_front(model: Model) -> None:
    service = model.path.parent.name
    expected = model.path.stem if service == "shared" else f"{service}-{model.path.stem}"
    assert model.process.id == expected
    assert model.process.xml.get("isExecutable") == "true"


def test_elements_are_camel_case_and_unique(model: Model) -> None:
    ids = [element.id for element in [*model.nodes, *model.flows]]
    assert [element for element in ids if not CAMEL.fullmatch(element)] == []
    assert len(ids) == len(set(ids))


def test_task_types_and_messages_are_kebab_case(model: Model) -> None:
    types = [node.extension("taskDefinition").get("type") for node in model.of_kind("serviceTask")]
    messages = [found.get("name") for found in model.xml.findall("{*}message")]
    assert [name for name in [*types, *messages] if not KEBAB.fullmatch(name)] == []


def test_forms_are_called_after_their_file(form_files: list[Path]) -> None:
    for path in form_files:
        service = path.parent.name
        expected = path.stem if service == "shared" else f"{service}-{path.stem}"
        assert json.loads(path.read_text(encoding="utf-8"))["id"] == expected
