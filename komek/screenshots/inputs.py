"""What each picture shows, and whether that is still what it was when the picture was taken.

Pixels cannot be compared (numbers, days and fonts differ from run to run); what is shown can: the diagram's
elements and their places, the form, the template of the page, the release of the engine's own pages.
"""

import hashlib
import json
import re
from collections.abc import Collection
from pathlib import Path

from komek.change.versions import read_diagram
from komek.check.diagram import NS

TAKEN = "taken.json"
_ENGINE = "komek/engine/artifacts.py"
_STYLE = ("adapters/pages/static/komek.css", "adapters/pages/templates/page.html")
_DESK = (*_STYLE, "adapters/desk/templates/desk.html")
_PORTAL = (*_STYLE, "adapters/portal/templates/portal.html")
_GUIDE = "docs/owners/first-change.md"
_MODELER = ("bpmn/asp/commission.bpmn", "komek/screenshots/modeler.py")
_LETTER = "adapters/documents/templates/letter.typ"
_REMARKS = {
    ".html": re.compile(r"\{#.*?#\}", re.DOTALL),
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
    ".typ": re.compile(r"^\s*//.*$", re.MULTILINE),
}
INPUTS: dict[str, tuple[str, ...]] = {
    "operate-appointed": (_ENGINE, "bpmn/asp/appointment.bpmn"),
    "operate-refused": (_ENGINE, "bpmn/asp/appointment.bpmn"),
    "operate-term-guard": (_ENGINE, "bpmn/shared/term-guard.bpmn"),
    "operate-overdue": (_ENGINE, "bpmn/shared/term-guard.bpmn"),
    "operate-overdue-guard": (_ENGINE, "bpmn/shared/term-guard.bpmn"),
    "operate-dashboard": (_ENGINE,),
    "operate-incident": (_ENGINE, "bpmn/asp/shep-queries.bpmn"),
    "operate-resolved": (_ENGINE, "bpmn/asp/shep-queries.bpmn"),
    "operate-confirm": (_ENGINE, _GUIDE, *_MODELER),
    "tasklist-survey": (_ENGINE, "bpmn/asp/survey.form"),
    "tasklist-confirm": (_ENGINE, _GUIDE, *_MODELER),
    "tasklist-breach": (_ENGINE, "bpmn/shared/explain-breach.form"),
    "modeler-pasted": _MODELER,
    "modeler-confirmed": _MODELER,
    "portal-application": (
        *_PORTAL,
        "adapters/portal/templates/apply.html",
        "adapters/pages/templates/application-fields.html",
    ),
    "portal-cabinet": (*_PORTAL, "adapters/portal/templates/case.html"),
    "portal-phone": (*_PORTAL, "adapters/portal/templates/case.html"),
    "desk-tasks": (*_DESK, "adapters/desk/templates/tasks.html"),
    "desk-cases": (*_DESK, "adapters/desk/templates/worklist.html"),
    "desk-case": (*_DESK, "adapters/desk/templates/case-file.html"),
    "desk-terms": (*_DESK, "adapters/desk/templates/case-file.html"),
    "desk-signing": (*_DESK, "adapters/desk/templates/sign-document.html"),
    "notice-appointment": (_LETTER, "adapters/documents/templates/appointment.typ"),
    "notice-refusal": (_LETTER, "adapters/documents/templates/refusal.typ"),
    "slip": (_LETTER, "adapters/documents/templates/slip.typ"),
}


def digest(root: Path, name: str) -> str:
    """Return what tells today's inputs of a picture from others.

    Raises:
        FileNotFoundError: an input is gone: the picture shows something else now, or `INPUTS` is wrong.
    """
    said = [[place, _seen(root / place)] for place in INPUTS[name]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def note(root: Path, folder: Path, name: str) -> None:
    """Write down that a picture was taken of what is here now."""
    known = taken(folder)
    known[name] = digest(root, name)
    (folder / TAKEN).write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", "utf-8")


def taken(folder: Path) -> dict[str, str]:
    """Return what the pictures of a folder were taken of, by their names."""
    file = folder / TAKEN
    found: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return found


def stale(root: Path, folder: Path) -> list[str]:
    """Return the pictures that are missing or show what is not there any more."""
    known = taken(folder)
    return [
        name
        for name in INPUTS
        if not (folder / f"{name}.png").is_file() or known.get(name) != digest(root, name)
    ]


def remedy(old: Collection[str]) -> str:
    """Return what to do about stale pictures."""
    names = " ".join(old)
    return (
        f"No more as shown: {', '.join(old)}.\n"
        f"Take them anew and look at them:\n    .venv/bin/komek screenshots {names}\n"
        "or, when you have looked at a picture and nothing of what changed is seen there, say so:\n"
        f"    .venv/bin/komek screenshots --seen {names}"
    )


def _seen(file: Path) -> object:
    """Return what of a file is seen in a picture."""
    if file.suffix == ".md":
        return re.findall(r"^```(?:json|yaml)\n(.*?)^```", file.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    if file.suffix in _REMARKS:
        return " ".join(_REMARKS[file.suffix].sub(" ", file.read_text("utf-8")).split())
    if file.suffix == ".bpmn":
        diagram = read_diagram(file.name, file.read_bytes())
        drawn = diagram.xml.iterfind(".//bpmndi:BPMNShape/dc:Bounds", NS)
        return [
            [[one.id, one.name, one.kind] for one in diagram.nodes],
            [sorted((str(key), str(value)) for key, value in one.attrib.items()) for one in drawn],
        ]
    return file.read_text("utf-8")
