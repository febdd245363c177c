"""Models in which decisions and called processes are replaced by fixed answers."""

import json
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from komek.process_tests.cases.models import BPMN, DMN, ZEEBE, ModelFile, Models


class CannotMockError(Exception):
    """The model cannot be replaced; the text says why."""


@dataclass(frozen=True, slots=True)
class MockedDecision:
    """A decision that always answers the same; ``output`` is JSON."""

    decision_id: str
    output: str


@dataclass(frozen=True, slots=True)
class MockedProcess:
    """A process that ends at once and gives variables; ``variables`` is JSON."""

    process_id: str
    variables: str
    version_tag: str | None = None


Mock = MockedDecision | MockedProcess


def with_mocks(models: Models, mocks: frozenset[Mock]) -> list[ModelFile]:
    """Return all files to deploy in one request, so that every binding finds the replacement.

    Raises:
        CannotMockError: a file holds other processes beside the mocked one.
    """
    files = {file.name: file for file in models.files}
    for mock in sorted(mocks, key=str):
        if isinstance(mock, MockedDecision):
            name = models.decisions.get(mock.decision_id, (f"{mock.decision_id}.dmn", ""))[0]
            files[name] = ModelFile(name, _decision(files.get(name), mock))
        else:
            known = models.processes.get(mock.process_id)
            name = known.file if known else f"{mock.process_id}.bpmn"
            beside = [one for one in models.processes.values() if known and one.file == name and one != known]
            if beside:
                raise CannotMockError(f"{name}: в файле есть и другие процессы, заменить один из них нельзя")
            files[name] = ModelFile(name, _process(mock))
    return list(files.values())


def expression_table(decision_id: str, expression: str) -> ModelFile:
    """Return a decision that is one FEEL expression."""
    return ModelFile(f"{decision_id}.dmn", _table(decision_id, expression))


def feel_literal(value: Any) -> str:
    """Write a JSON value as FEEL, which JSON nearly is."""
    return json.dumps(value, ensure_ascii=False)


def _decision(file: ModelFile | None, mock: MockedDecision) -> bytes:
    if file is None:
        return _table(mock.decision_id, mock.output)
    root = etree.fromstring(file.content)
    for decision in root.iter(f"{{{DMN}}}decision"):
        if decision.get("id") == mock.decision_id:
            for child in list(decision):
                decision.remove(child)
            name = str(decision.get("name", mock.decision_id))
            etree.SubElement(decision, f"{{{DMN}}}variable", id=f"{mock.decision_id}-mock", name=name)
            literal = etree.SubElement(decision, f"{{{DMN}}}literalExpression")
            etree.SubElement(literal, f"{{{DMN}}}text").text = mock.output
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _table(decision_id: str, expression: str) -> bytes:
    name = quoteattr(decision_id)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{DMN}" id="definitions-{decision_id}" name={name} namespace="http://camunda.org/schema/1.0/dmn">
  <decision id={name} name={name}>
    <variable id="variable-{decision_id}" name={name}/>
    <literalExpression id="expression-{decision_id}"><text>{escape(expression)}</text></literalExpression>
  </decision>
</definitions>
""".encode()


def _process(mock: MockedProcess) -> bytes:
    variables = json.loads(mock.variables)
    outputs = "".join(
        f"<zeebe:output source={quoteattr('=' + feel_literal(value))} target={quoteattr(name)}/>"
        for name, value in variables.items()
    )
    mapping = f"<zeebe:ioMapping>{outputs}</zeebe:ioMapping>" if outputs else ""
    tag = f"<zeebe:versionTag value={quoteattr(mock.version_tag)}/>" if mock.version_tag else ""
    process = quoteattr(mock.process_id)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:zeebe="{ZEEBE}" id="mock" targetNamespace="mock">
  <bpmn:process id={process} isExecutable="true">
    <bpmn:extensionElements>{tag}</bpmn:extensionElements>
    <bpmn:startEvent id="mockStarted">
      <bpmn:extensionElements>{mapping}</bpmn:extensionElements>
      <bpmn:outgoing>mockFlow</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:endEvent id="mockEnded"><bpmn:incoming>mockFlow</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="mockFlow" sourceRef="mockStarted" targetRef="mockEnded"/>
  </bpmn:process>
</bpmn:definitions>
""".encode()
