"""A diagram as a plain SVG, drawn from its own layout: enough to see where an element stands."""

import textwrap
from collections.abc import Callable, Iterator
from html import escape
from math import hypot

from komek.check.diagram import EVENTS, GATEWAYS, NS, Diagram, Element

_LINE = 13
_SIZE = 11
_MARGIN = 45
_HEAD = 9


def drawing(diagram: Diagram, link: Callable[[Element], str]) -> str:
    """Return the picture of a diagram; `link` gives the address of an element's entry, or nothing."""
    shapes = list(_shapes(diagram))
    edges = list(_edges(diagram))
    corners = [
        (x + plus, y + more) for _, x, y, width, height in shapes for plus, more in ((0, 0), (width, height))
    ]
    across, down = zip(*corners, *(point for points in edges for point in points), strict=True)
    left, top = min(across) - _MARGIN, min(down) - _MARGIN
    wide, high = max(across) + _MARGIN - left, max(down) + _MARGIN - top
    inside = [_way(points) for points in edges]
    # What contains others comes first, so that it does not hide them.
    for element, x, y, width, height in sorted(shapes, key=lambda one: -one[3] * one[4]):
        drawn = _node(element, x, y, width, height)
        address = link(element)
        opened = f'<a href="{escape(address)}">' if address else ""
        closed = "</a>" if address else ""
        inside.append(f'<g id="{escape(element.id)}">{opened}{drawn}{closed}</g>')
    return (
        f'<svg viewBox="{left:g} {top:g} {wide:g} {high:g}" style="max-width: {wide * 1.2:.0f}px" role="img" '
        f'aria-label="{escape(diagram.file)}">{"".join(inside)}</svg>'
    )


def _shapes(diagram: Diagram) -> Iterator[tuple[Element, float, float, float, float]]:
    for shape in diagram.xml.iterfind(".//bpmndi:BPMNShape", NS):
        element, bounds = diagram.by_id.get(str(shape.get("bpmnElement"))), shape.find("dc:Bounds", NS)
        if element is not None and bounds is not None:
            x, y, width, height = (float(str(bounds.get(name))) for name in ("x", "y", "width", "height"))
            yield element, x, y, width, height


def _edges(diagram: Diagram) -> Iterator[list[tuple[float, float]]]:
    for edge in diagram.xml.iterfind(".//bpmndi:BPMNEdge", NS):
        if str(edge.get("bpmnElement")) in diagram.by_id:
            waypoints = edge.iterfind("di:waypoint", NS)
            yield [(float(str(one.get("x"))), float(str(one.get("y")))) for one in waypoints]


def _way(points: list[tuple[float, float]]) -> str:
    """Draw a flow with its arrow head."""
    (before_x, before_y), (x, y) = points[-2:]
    length = hypot(x - before_x, y - before_y) or 1
    along, beside = (x - before_x) / length, (y - before_y) / length
    foot_x, foot_y = x - along * _HEAD, y - beside * _HEAD
    head = [(x, y), (foot_x - beside * 4, foot_y + along * 4), (foot_x + beside * 4, foot_y - along * 4)]
    return f'<polyline points="{_points(points)}" /><polygon class="head" points="{_points(head)}" />'


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _node(element: Element, x: float, y: float, width: float, height: float) -> str:
    middle, half = x + width / 2, y + height / 2
    if element.kind in EVENTS:
        kind = "end" if element.kind == "endEvent" else "event"
        shape = f'<circle class="{kind}" cx="{middle:g}" cy="{half:g}" r="{width / 2:g}" />'
        return shape + _words(element.name, middle, y + height + _LINE, 16)
    if element.kind in GATEWAYS:
        corners = f"{middle:g},{y:g} {x + width:g},{half:g} {middle:g},{y + height:g} {x:g},{half:g}"
        return f'<polygon points="{corners}" />' + _words(element.name, middle, y - 6, 22, upwards=True)
    shape = f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8" />'
    if element.kind == "subProcess" and height > 120:
        return shape + _words(element.name, middle, y + _LINE + 4, 60)
    lines = len(textwrap.wrap(element.name, 17))
    return shape + _words(element.name, middle, half - (lines - 1) * _LINE / 2 + 4, 17)


def _words(name: str, x: float, y: float, width: int, *, upwards: bool = False) -> str:
    lines = textwrap.wrap(name, width)
    start = y - (len(lines) - 1) * _LINE if upwards else y
    return "".join(
        f'<text x="{x:g}" y="{start + number * _LINE:g}" font-size="{_SIZE}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
