"""The ways through a diagram: everything is reached, nothing ends by chance, no line hangs."""

from collections import Counter
from collections.abc import Iterator

from komek.check.diagram import Diagram, Element
from komek.check.finding import Finding, Place, found
from komek.check.workspace import Workspace

_WAITS = frozenset({"intermediateCatchEvent", "receiveTask"})


def about_ways(space: Workspace) -> Iterator[Finding]:
    """Find dead elements, dead ends, lines that hang, ids that stand twice."""
    for diagram in space.diagrams:
        yield from _ids(diagram)
        yield from _lines(diagram)
        for node in diagram.nodes:
            yield from _node(diagram, node)
        yield from _unreached(diagram)
        yield from _definitions(diagram)
    counted = Counter(process.id for diagram in space.diagrams for process in diagram.processes)
    for diagram in space.diagrams:
        for process in diagram.processes:
            if counted[process.id] > 1:
                yield found(process.place, "process-twice", name=process.id)
            if process.attribute("isExecutable") != "true":
                yield found(process.place, "process-not-executable")


def _ids(diagram: Diagram) -> Iterator[Finding]:
    ids = Counter(
        str(one.get("id")) for one in diagram.xml.iter() if isinstance(one.tag, str) and one.get("id")
    )
    for name, times in ids.items():
        if times > 1:
            yield found(Place(diagram.file, name), "id-twice", id=name)


def _lines(diagram: Diagram) -> Iterator[Finding]:
    nodes = {node.id for node in diagram.nodes}
    for flow in diagram.flows:
        for end in ("sourceRef", "targetRef"):
            if flow.attribute(end) not in nodes:
                yield found(flow.place, "line-hangs", end=flow.attribute(end) or "—")
    kept = {
        (direction, node.id): {str(one.text) for one in node.all(f"bpmn:{direction}")}
        for node in diagram.nodes
        for direction in ("incoming", "outgoing")
    }
    for node in diagram.nodes:
        for direction, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            drawn = {flow.id for flow in diagram.flows if flow.attribute(end) == node.id}
            if drawn != kept[direction, node.id]:
                names = ", ".join(sorted(drawn ^ kept[direction, node.id]))
                yield found(node.place, "line-kept-half", lines=names)


def _node(diagram: Diagram, node: Element) -> Iterator[Finding]:
    incoming = [flow for flow in diagram.flows if flow.attribute("targetRef") == node.id]
    outgoing = [flow for flow in diagram.flows if flow.attribute("sourceRef") == node.id]
    by_event = node.attribute("triggeredByEvent") == "true"
    begins = node.kind in {"startEvent", "boundaryEvent"} or by_event
    ends = node.kind == "endEvent" or by_event
    if not incoming and not begins:
        yield found(node.place, "not-reached")
    if not outgoing and not ends:
        yield found(node.place, "dead-end")
    if node.kind == "boundaryEvent" and node.attribute("attachedToRef") not in {n.id for n in diagram.nodes}:
        yield found(node.place, "boundary-hangs")
    yield from _incomplete(diagram, node)
    if node.kind == "eventBasedGateway":
        targets = [diagram.by_id.get(flow.attribute("targetRef")) for flow in outgoing]
        if any(one is not None and one.kind not in _WAITS for one in targets) or len(outgoing) < 2:
            yield found(node.place, "event-gateway-no-event")


def _incomplete(diagram: Diagram, node: Element) -> Iterator[Finding]:
    if node.half_mappings:
        yield found(node.place, "mapping-half")
    if node.kind == "task":
        yield found(node.place, "task-without-kind")
    definitions = [one for one in node.xml if str(one.tag).endswith("EventDefinition")]
    if node.kind in {"intermediateCatchEvent", "boundaryEvent"} and not definitions:
        yield found(node.place, "event-without-cause")
    if node.kind == "startEvent" and not definitions:
        scope = diagram.scope_of(node)
        if scope is not None and scope.attribute("triggeredByEvent") == "true":
            yield found(node.place, "event-without-cause")


def _unreached(diagram: Diagram) -> Iterator[Finding]:
    """Walk from every start: a ring of elements that only lead to each other is never entered."""
    reached = {
        n.id for n in diagram.nodes if n.kind == "startEvent" or n.attribute("triggeredByEvent") == "true"
    }
    grown = True
    while grown:
        more = {f.attribute("targetRef") for f in diagram.flows if f.attribute("sourceRef") in reached}
        more |= {e.id for e in diagram.of_kind("boundaryEvent") if e.attribute("attachedToRef") in reached}
        grown = not more <= reached
        reached |= more
    for node in diagram.nodes:
        if node.id not in reached and any(f.attribute("targetRef") == node.id for f in diagram.flows):
            yield found(node.place, "not-reached")


def _definitions(diagram: Diagram) -> Iterator[Finding]:
    """Find messages and errors that an event names and the file does not define, or defines for nobody."""
    for kind, known in (("message", diagram.messages), ("error", diagram.errors)):
        asked = set()
        for node in diagram.nodes:
            definition = node.definition(kind)
            if definition is not None:
                reference = str(definition.get(f"{kind}Ref", ""))
                asked.add(reference)
                if reference not in known:
                    yield found(node.place, "reference-undefined", kind=kind, reference=reference or "—")
        for reference in known.keys() - asked - {node.attribute("messageRef") for node in diagram.nodes}:
            yield found(known[reference].place, "reference-unused", kind=kind, reference=reference)
