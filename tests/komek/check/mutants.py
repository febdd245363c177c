"""Makes one small mistake at a time in a model: something deleted, something misspelt."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

XML = etree.XMLParser(resolve_entities=False, no_network=True)
BPMN_ATTRIBUTES = frozenset(
    {
        *("id", "type", "retries", "source", "target", "processId", "decisionId", "formId", "bindingType"),
        *("resultVariable", "candidateGroups", "correlationKey", "messageRef", "errorRef", "errorCode"),
        *("sourceRef", "targetRef", "attachedToRef", "inputCollection", "inputElement", "outputCollection"),
        *("outputElement", "dueDate", "bpmnElement", "value"),
    }
)
BPMN_TEXTS = frozenset({"incoming", "outgoing", "conditionExpression", "timeDate"})
DELETED = frozenset(
    {
        *("incoming", "outgoing", "conditionExpression", "timeDate", "taskDefinition", "input", "output"),
        *("ioMapping", "calledElement", "calledDecision", "formDefinition", "assignmentDefinition"),
        *("userTask", "messageEventDefinition", "timerEventDefinition", "errorEventDefinition"),
        *("sequenceFlow", "message", "subscription", "loopCharacteristics", "boundaryEvent", "property"),
        *("serviceTask", "callActivity", "businessRuleTask", "rule", "inputExpression", "BPMNShape"),
    }
)
NAMED = frozenset(
    {
        *("process", "subProcess", "serviceTask", "userTask", "businessRuleTask", "callActivity"),
        *("startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent", "sequenceFlow", "message"),
        *("exclusiveGateway", "parallelGateway", "eventBasedGateway", "decision"),
    }
)
"""What something refers to by its id; the ids of definitions, shapes and cells name nothing."""
DMN_TEXTS = frozenset({"text", "description"})


@dataclass(frozen=True)
class Mutant:
    """A model with one mistake."""

    file: str
    mistake: str
    content: bytes


def mutants(file: str, content: bytes) -> Iterator[Mutant]:
    """Yield every mistake that this file offers."""
    if file.endswith(".form"):
        yield from _of_form(file, json.loads(content))
    else:
        yield from _of_xml(file, etree.fromstring(content, XML))


def misspelt(text: str) -> str:
    """Return a text with two letters swapped, or one doubled where all are alike."""
    for at in range(len(text) - 2, 0, -1):
        if text[at] != text[at + 1] and (text[at] + text[at + 1]).isalnum():
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text + "x"


def _of_xml(file: str, root: etree._Element) -> Iterator[Mutant]:
    tree = root.getroottree()
    dmn = file.endswith(".dmn")
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name, path = etree.QName(element).localname, tree.getpath(element)
        if "DMNDI" in path or "dmndi" in path:
            continue
        for attribute in sorted(BPMN_ATTRIBUTES & set(element.attrib)):
            if attribute == "id" and name not in NAMED:
                continue
            yield _changed(file, root, path, f"{name}/@{attribute} deleted", attribute, None)
            yield _changed(
                file,
                root,
                path,
                f"{name}/@{attribute} misspelt",
                attribute,
                misspelt(element.get(attribute) or ""),
            )
        texts = DMN_TEXTS if dmn else BPMN_TEXTS
        if name in texts and (element.text or "").strip() and not element.get("kept"):
            copy, found = _copy(root, path)
            found.text = misspelt(element.text or "")
            yield Mutant(file, f"{path}: {name} text misspelt", etree.tostring(copy))
        if name in DELETED and element.getparent() is not None:
            copy, found = _copy(root, path)
            found.getparent().remove(found)  # type: ignore[union-attr] - it has one
            yield Mutant(file, f"{path}: {name} deleted", etree.tostring(copy))


def _copy(root: etree._Element, path: str) -> tuple[etree._Element, etree._Element]:
    copy = deepcopy(root)
    (found,) = copy.getroottree().xpath(path, namespaces={k: v for k, v in root.nsmap.items() if k})
    return copy, found


def _changed(
    file: str, root: etree._Element, path: str, mistake: str, attribute: str, value: str | None
) -> Mutant:
    copy, found = _copy(root, path)
    if value is None:
        del found.attrib[attribute]
    else:
        found.set(attribute, value)
    return Mutant(file, f"{path}: {mistake}", etree.tostring(copy))


def _of_form(file: str, form: dict[str, Any]) -> Iterator[Mutant]:
    def mutant(mistake: str, changed: dict[str, Any]) -> Mutant:
        return Mutant(file, mistake, json.dumps(changed, ensure_ascii=False).encode())

    yield mutant("id misspelt", {**form, "id": misspelt(form["id"])})
    yield mutant("id deleted", {key: value for key, value in form.items() if key != "id"})
    for number, component in enumerate(form["components"]):
        for key in ("key", "type", "label", "description", "values", "validate"):
            if key not in component:
                continue
            without = deepcopy(form)
            del without["components"][number][key]
            yield mutant(f"component {number}: {key} deleted", without)
            if isinstance(component[key], str) and key in {"key", "type"}:
                wrong = deepcopy(form)
                wrong["components"][number][key] = misspelt(component[key])
                yield mutant(f"component {number}: {key} misspelt", wrong)
        for at, value in enumerate(component.get("values", [])):
            wrong = deepcopy(form)
            wrong["components"][number]["values"][at]["value"] = misspelt(value["value"])
            yield mutant(f"component {number}: value {value['value']} misspelt", wrong)
        if "hide" in component.get("conditional", {}):
            wrong = deepcopy(form)
            wrong["components"][number]["conditional"]["hide"] = misspelt(component["conditional"]["hide"])
            yield mutant(f"component {number}: condition misspelt", wrong)
