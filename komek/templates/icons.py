"""One small picture for each category of tasks, as Modeler draws it in the corner of a task."""

from urllib.parse import quote

_PATHS = {
    "case": "M2 5h5l1.5 2H16v8H2zM2 5V4h4.5l1 1",
    "queries": "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM12 12l4 4",
    "decision": "M4 2h7l3 3v11H4zM6.5 8h5M6.5 11h5",
    "commission": "M6 3a2.2 2.2 0 1 0 .1 0zM12 3a2.2 2.2 0 1 0 .1 0zM2 15c0-6 8-6 8 0M9 11c2-3 7-2 7 4",
    "notices": "M2 4h14v10H2zM2 4l7 6 7-6",
    "terms": "M9 2a7 7 0 1 0 .1 0zM9 5v4l3 2",
}


def icon(category: str) -> str:
    """Return a picture as a ``data:`` address, the only kind that a template may carry offline."""
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='18' height='18' fill='none' stroke='#00675b'"
        f" stroke-width='1.4'><path d='{_PATHS[category]}'/></svg>"
    )
    return "data:image/svg+xml;utf8," + quote(svg, safe=" =:/',.-")
