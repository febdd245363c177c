"""Two versions of a diagram, one under the other, with what differs coloured; one page that works offline."""

import json
from importlib.resources import files

from jinja2 import Environment

from komek.change.difference import ElementChange, Kind

SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "−", Kind.CHANGED: "~"}


def picture(
    old: tuple[str, bytes], new: tuple[str, bytes], changes: list[ElementChange], *, title: str, bpmn_js: str
) -> str:
    """Return the page.

    Args:
        old: the name and the XML of the older version.
        new: the same of the newer one.
        changes: what `compare` found.
        title: what the process is called.
        bpmn_js: the source of the viewer, put into the page.
    """
    marks = {
        "old": {one.element_id: one.kind for one in changes if one.kind is not Kind.ADDED},
        "new": {one.element_id: one.kind for one in changes if one.kind is not Kind.REMOVED},
    }
    content = {
        side: {"xml": xml.decode(), "marks": marks[side]} for side, (_, xml) in (("old", old), ("new", new))
    }
    template = Environment(autoescape=True).from_string(
        (files(__package__) / "templates" / "difference.html").read_text(encoding="utf-8")
    )
    return template.render(
        title=title,
        old_name=old[0],
        new_name=new[0],
        changes=changes,
        signs=SIGNS,
        # A closing tag inside a script would end it.
        bpmn_js=bpmn_js.replace("</script", "<\\/script"),
        content=json.dumps(content, ensure_ascii=False).replace("<", "\\u003c"),
    )
