"""The models as an order of the ministry might change them while cases run."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from adapters.camunda.gateway import Resource
from komek.check.diagram import NS

COMMISSION, GUARD = "bpmn/asp/commission.bpmn", "bpmn/shared/term-guard.bpmn"
SURVEY, NEW_SURVEY = "conductSurvey", "visitFamily"
BEFORE, ADDED = "giveConclusion", "confirmConclusion"
_OLD_GUARD, _NEW_GUARD = 'id="term-guard" name="', 'id="term-guard" name="Новый '


def changed(models: list[Resource]) -> list[Resource]:
    """Return the models with the survey under another id, a task more after the conclusion, other guards."""
    return [Resource(one.name, _content(one)) for one in models]


def _content(model: Resource) -> bytes:
    if model.name == COMMISSION:
        old, new = (f'"{name}"'.encode() for name in (SURVEY, NEW_SURVEY))
        return with_task_more(model.content.replace(old, new))
    if model.name == GUARD:
        return model.content.replace(_OLD_GUARD.encode(), _NEW_GUARD.encode())
    return model.content


def with_task_more(content: bytes) -> bytes:
    """Put a task on the way out of the conclusion: the same people, the same form, nothing to give."""
    model = etree.fromstring(content)
    before = _one(model, f".//bpmn:userTask[@id='{BEFORE}']")
    way = _one(model, f".//bpmn:sequenceFlow[@sourceRef='{BEFORE}']")
    target = _one(model, f".//*[@id='{way.get('targetRef')}']")
    added = deepcopy(before)
    added.set("id", ADDED)
    added.set("name", "Подтвердить заключение")
    for given in list(added.iterfind(".//zeebe:output", NS)):
        _parent(given).remove(given)
    onwards = deepcopy(way)
    onwards.set("id", f"{ADDED}Onwards")
    onwards.set("sourceRef", ADDED)
    way.set("targetRef", ADDED)
    for tag, flow in (("incoming", way), ("outgoing", onwards)):
        (there,) = added.iterfind(f"bpmn:{tag}", NS)
        there.text = flow.get("id")
    for incoming in target.iterfind("bpmn:incoming", NS):
        if incoming.text == way.get("id"):
            incoming.text = onwards.get("id")
    _parent(before).insert(_parent(before).index(before) + 1, added)
    _parent(way).append(onwards)
    for drawn in _drawn(model, way, onwards):
        _one(model, ".//bpmndi:BPMNPlane").append(drawn)
    written: bytes = etree.tostring(model, xml_declaration=True, encoding="UTF-8")
    return written


def _drawn(model: etree._Element, way: etree._Element, onwards: etree._Element) -> Iterator[etree._Element]:
    """Draw the task above the one it follows; Operate shows it there."""
    shape = deepcopy(_one(model, f".//bpmndi:BPMNShape[@bpmnElement='{BEFORE}']"))
    shape.set("id", f"{ADDED}Shape")
    shape.set("bpmnElement", ADDED)
    bounds = _one(shape, "dc:Bounds")
    bounds.set("y", str(float(str(bounds.get("y"))) - 160))
    yield shape
    edge = deepcopy(_one(model, f".//bpmndi:BPMNEdge[@bpmnElement='{way.get('id')}']"))
    edge.set("id", f"{ADDED}Edge")
    edge.set("bpmnElement", str(onwards.get("id")))
    yield edge


def _one(model: etree._Element, path: str) -> etree._Element:
    (found,) = model.iterfind(path, NS)
    return found


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    if parent is None:
        raise ValueError("the root of a model stands in nothing")
    return parent
