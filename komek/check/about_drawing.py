"""The picture: nothing hidden, nothing on top of something else."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from lxml import etree

from komek.check.diagram import NS, Diagram
from komek.check.finding import Finding, Place, found
from komek.check.workspace import Workspace


class Box(NamedTuple):
    """A rectangle of the picture, in its pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two rectangles share ground."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        """Tell whether the other lies inside."""
        across = self.left <= other.left and self.right >= other.right
        return across and self.top <= other.top and self.bottom >= other.bottom


def about_drawing(space: Workspace) -> Iterator[Finding]:
    """Find elements that are not drawn, drawings of nothing, and shapes that cover each other."""
    for diagram in space.diagrams:
        shapes = {name: _box(one.find("dc:Bounds", NS)) for name, one in _drawn(diagram, "BPMNShape")}
        edges = {name: one.findall("di:waypoint", NS) for name, one in _drawn(diagram, "BPMNEdge")}
        for node in diagram.nodes:
            if shapes.get(node.id) is None:
                yield found(node.place, "not-drawn")
        for flow in diagram.flows:
            if len(edges.get(flow.id, [])) < 2:
                yield found(flow.place, "not-drawn")
        known = {node.id for node in diagram.nodes} | {flow.id for flow in diagram.flows}
        for name in sorted((shapes.keys() | edges.keys()) - known):
            yield found(Place(diagram.file, name), "drawing-of-nothing", id=name or "—")
        yield from _plane(diagram)
        yield from _covering(diagram, {name: box for name, box in shapes.items() if box is not None})


def _drawn(diagram: Diagram, kind: str) -> list[tuple[str, etree._Element]]:
    return [(str(one.get("bpmnElement", "")), one) for one in diagram.xml.findall(f".//bpmndi:{kind}", NS)]


def _plane(diagram: Diagram) -> Iterator[Finding]:
    planes = {str(one.get("bpmnElement")) for one in diagram.xml.findall(".//bpmndi:BPMNPlane", NS)}
    for process in diagram.processes:
        if process.id not in planes:
            yield found(process.place, "not-drawn")


def _box(bounds: etree._Element | None) -> Box | None:
    if bounds is None:
        return None
    try:
        x, y, width, height = (float(str(bounds.get(name))) for name in ("x", "y", "width", "height"))
    except ValueError:
        return None
    return Box(x, y, x + width, y + height)


def _covering(diagram: Diagram, shapes: dict[str, Box]) -> Iterator[Finding]:
    hosts = {event.id: event.attribute("attachedToRef") for event in diagram.of_kind("boundaryEvent")}
    for (a, one), (b, other) in combinations(shapes.items(), 2):
        inside = one.holds(other) or other.holds(one)
        if one.meets(other) and not inside and hosts.get(a) != b and hosts.get(b) != a and a in diagram.by_id:
            yield found(diagram.by_id[a].place, "covers", other=_name(diagram, b))


def _name(diagram: Diagram, element_id: str) -> str:
    element = diagram.by_id.get(element_id)
    return element_id if element is None or not element.name else element.name
