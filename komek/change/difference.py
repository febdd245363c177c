"""What differs between two versions of a diagram, told by element and not by version number."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from komek.check.diagram import NODES, Diagram, Element

_LEFT_OUT = NODES | {"incoming", "outgoing", "sequenceFlow", "textAnnotation", "association", "laneSet"}
"""Elements of their own, what the flows say, and remarks."""
_VERSIONING = frozenset({"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"})
"""Attributes that Modeler keeps for itself: the engine does not read them."""
ASPECTS = {
    "taskDefinition": "вид работы",
    "ioMapping": "входы и выходы",
    "calledElement": "вызываемый процесс",
    "calledDecision": "вызываемая таблица",
    "formDefinition": "форма",
    "assignmentDefinition": "кому поручено",
    "taskSchedule": "срок задачи",
    "priorityDefinition": "важность задачи",
    "properties": "пункт и сроки регламента",
    "userTask": "вид задачи",
    "timerEventDefinition": "таймер",
    "messageEventDefinition": "сообщение",
    "errorEventDefinition": "ошибка",
    "terminateEventDefinition": "завершение",
    "multiInstanceLoopCharacteristics": "повторение",
    "subscription": "ключ сообщения",
    "documentation": "пояснение",
    "script": "выражение",
}
"""What an official calls the parts of an element."""


class Kind(StrEnum):
    """Tell what became of an element."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element that differs; `aspects` say what of it, in Russian, where it is in both."""

    kind: Kind
    element_id: str
    name: str
    element_kind: str
    aspects: tuple[str, ...] = ()


def compare(old: Diagram, new: Diagram) -> list[ElementChange]:
    """Return what differs for those who run the process, in the order of the new diagram.

    Where something stands in the picture, and the order of the file, is no difference.
    """
    before, after = _nodes(old), _nodes(new)
    found = [
        ElementChange(Kind.ADDED, one.id, one.name, one.kind)
        for key, one in after.items()
        if key not in before
    ]
    for key, one in after.items():
        if key in before and (aspects := tuple(_aspects(old, before[key], new, one))):
            found.append(ElementChange(Kind.CHANGED, key, one.name, one.kind, aspects))
    found += [
        ElementChange(Kind.REMOVED, one.id, one.name, one.kind)
        for key, one in before.items()
        if key not in after
    ]
    order = {key: place for place, key in enumerate(dict.fromkeys((*after, *before)))}
    return sorted(found, key=lambda one: order[one.element_id])


def job_types(diagram: Diagram) -> frozenset[str]:
    """Return the kinds of work that the processes of a diagram ask workers for."""
    return frozenset(kind for node in diagram.nodes if (kind := node.setting("taskDefinition", "type")))


def _nodes(diagram: Diagram) -> dict[str, Element]:
    return {one.id: one for one in (*diagram.processes, *diagram.nodes)}


def _aspects(old: Diagram, before: Element, new: Diagram, after: Element) -> Iterator[str]:
    if before.kind != after.kind:
        yield "вид элемента"
    if before.name != after.name:
        yield "название"
    if _scope(old, before) != _scope(new, after):
        yield "подпроцесс, в котором стоит"
    if _ways(old, before) != _ways(new, after):
        yield "переходы"
    parts = _parts(old, before), _parts(new, after)
    for part in sorted({*parts[0], *parts[1]}):
        if parts[0].get(part) != parts[1].get(part):
            yield ASPECTS.get(part, part)


def _scope(diagram: Diagram, node: Element) -> str:
    scope = diagram.scope_of(node)
    return scope.id if scope is not None and scope.kind in NODES else ""


def _ways(diagram: Diagram, node: Element) -> list[tuple[str, str, bool]]:
    default = node.attribute("default")
    ways = []
    for flow in diagram.flows:
        if flow.attribute("sourceRef") == node.id:
            condition = flow.one("bpmn:conditionExpression")
            said = "" if condition is None else " ".join((condition.text or "").split())
            ways.append((flow.attribute("targetRef"), said, flow.id == default))
    return sorted(ways)


def _parts(diagram: Diagram, node: Element) -> dict[str, str]:
    """Each part of an element under the name of its tag, written the same however the file is laid out."""
    parts: dict[str, list[str]] = {}
    own = {
        name: value
        for name, value in node.xml.attrib.items()
        if etree.QName(name).localname not in {"id", "name", "default", *_VERSIONING}
    }
    for name, value in own.items():
        parts.setdefault(etree.QName(name).localname, []).append(value)
    for child in _own_children(node.xml):
        parts.setdefault(etree.QName(child).localname, []).append(_written(diagram, child))
    return {name: "\n".join(sorted(texts)) for name, texts in parts.items()}


def _own_children(xml: etree._Element) -> Iterator[etree._Element]:
    for child in xml:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        if name == "extensionElements":
            yield from (one for one in child if isinstance(one.tag, str))
        elif name not in _LEFT_OUT:
            yield child


def _written(diagram: Diagram, xml: etree._Element) -> str:
    """Write a part with its references followed, its children in an order of their own."""
    attributes = dict(xml.attrib)
    if (message := diagram.messages.get(str(attributes.get("messageRef", "")))) is not None:
        attributes["messageRef"] = f"{message.name} {message.setting('subscription', 'correlationKey')}"
    if (error := diagram.errors.get(str(attributes.get("errorRef", "")))) is not None:
        attributes["errorRef"] = error.attribute("errorCode")
    if etree.QName(xml).localname.endswith("EventDefinition"):
        attributes.pop("id", None)
    inside = sorted(_written(diagram, one) for one in xml if isinstance(one.tag, str))
    said = " ".join((xml.text or "").split())
    known = ",".join(f"{name}={value}" for name, value in sorted(attributes.items()))
    return f"{etree.QName(xml).localname}({known}){said}[{' '.join(inside)}]"
