"""The picture is complete and clear: nothing hidden, nothing on top of something else, no crossing lines."""

from itertools import combinations, pairwise
from typing import NamedTuple

import pytest
from lxml import etree

from tests.bpmn.reading import NS, Model


class Box(NamedTuple):
    """A rectangle of the picture, in its pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and self.right >= other.right
            and self.top <= other.top
            and self.bottom >= other.bottom
        )


def _box(bounds: etree._Element) -> Box:
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def _line(start: tuple[float, float], end: tuple[float, float]) -> Box:
    return Box(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))


@pytest.fixture
def shapes(model: Model) -> dict[str, Box]:
    found = model.xml.findall(".//bpmndi:BPMNShape", NS)
    return {shape.get("bpmnElement"): _box(shape.find("dc:Bounds", NS)) for shape in found}


@pytest.fixture
def labels(model: Model) -> dict[str, Box]:
    found = model.xml.findall(".//*[bpmndi:BPMNLabel]", NS)
    return {drawn.get("bpmnElement"): _box(drawn.find("bpmndi:BPMNLabel/dc:Bounds", NS)) for drawn in found}


@pytest.fixture
def lines(model: Model) -> dict[str, list[Box]]:
    """Return every straight piece of every flow, by the flow's id."""
    edges = {}
    for edge in model.xml.findall(".//bpmndi:BPMNEdge", NS):
        points = [(float(p.get("x")), float(p.get("y"))) for p in edge.findall("di:waypoint", NS)]
        edges[edge.get("bpmnElement")] = [_line(start, end) for start, end in pairwise(points)]
    return edges


def test_everything_is_drawn(model: Model, shapes: dict[str, Box], lines: dict[str, list[Box]]) -> None:
    assert shapes.keys() == {node.id for node in model.nodes}
    assert lines.keys() == {flow.id for flow in model.flows}


def test_nothing_lies_on_something_else(model: Model, shapes: dict[str, Box]) -> None:
    def inside(one: Box, other: Box) -> bool:
        return one.holds(other) or other.holds(one)

    attached = {(event.xml.get("attachedToRef"), event.id) for event in model.of_kind("boundaryEvent")}
    pairs = combinations(shapes.items(), 2)
    overlapping = [(a, b) for (a, one), (b, other) in pairs if one.meets(other) and not inside(one, other)]
    assert [(a, b) for a, b in overlapping if not {(a, b), (b, a)} & attached] == []


def test_boundary_events_sit_on_the_edge_of_what_they_interrupt(model: Model, shapes: dict[str, Box]) -> None:
    for event in model.of_kind("boundaryEvent"):
        box, host = shapes[event.id], shapes[event.xml.get("attachedToRef")]
        assert (box.top + box.bottom) / 2 in (host.top, host.bottom), event.id
        assert host.left < box.left, event.id
        assert box.right < host.right, event.id


def test_lines_run_straight_or_at_right_angles(lines: dict[str, list[Box]]) -> None:
    crooked = [
        flow for flow, parts in lines.items() for p in parts if p.left != p.right and p.top != p.bottom
    ]
    assert crooked == []


def test_lines_do_not_cross(lines: dict[str, list[Box]]) -> None:
    def cross(one: Box, other: Box) -> bool:
        return (
            one.left < other.left < one.right
            and other.top < one.top < other.bottom
            and one.top == one.bottom
            and other.left == other.right
        )

    crossing = [
        (a, b)
        for (a, first), (b, second) in combinations(lines.items(), 2)
        for one in first
        for other in second
        if cross(one, other) or cross(other, one)
    ]
    assert crossing == []


def test_lines_keep_clear_of_what_they_do_not_connect(
    model: Model, shapes: dict[str, Box], lines: dict[str, list[Box]]
) -> None:
    ends = {flow.id: {flow.xml.get("sourceRef"), flow.xml.get("targetRef")} for flow in model.flows}
    through = [
        (flow, node)
        for flow, parts in lines.items()
        for node, box in shapes.items()
        for part in parts
        if node not in ends[flow]
        and box.meets(part._replace(right=part.right + 0.1, bottom=part.bottom + 0.1))
        if not box.holds(part)
    ]
    assert through == []


def test_labels_keep_clear_of_shapes_and_lines(
    shapes: dict[str, Box], labels: dict[str, Box], lines: dict[str, list[Box]]
) -> None:
    collisions = [
        (label, node) for label, box in labels.items() for node, shape in shapes.items() if _clash(shape, box)
    ]
    struck = [
        (a, flow) for a, box in labels.items() for flow, parts in lines.items() for p in parts if _on(p, box)
    ]
    assert collisions == []
    assert struck == []


def _clash(shape: Box, label: Box) -> bool:
    return shape.meets(label) and not shape.holds(label)


def _on(line: Box, label: Box) -> bool:
    return label.meets(line._replace(right=line.right + 0.1, bottom=line.bottom + 0.1))


def test_everything_with_a_label_outside_has_it_placed(model: Model, labels: dict[str, Box]) -> None:
    outside = [node for node in model.nodes if node.name and node.kind.endswith(("Event", "Gateway"))]
    assert {node.id for node in outside} | {flow.id for flow in model.flows if flow.name} == labels.keys()


def test_the_case_reads_from_left_to_right(model: Model, shapes: dict[str, Box]) -> None:
    starts = model.process.all("bpmn:startEvent")
    ends = model.process.all("bpmn:endEvent")
    assert min(box.left for box in shapes.values()) == shapes[starts[0].get("id")].left
    main = shapes[starts[0].get("id")]
    assert any(shapes[end.get("id")].top == main.top for end in ends), "the happy path leaves its line"
