"""The page that shows clauses and what carries them out."""

import re
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment

from komek.check.diagram import Element
from komek.traceability.drawing import drawing
from komek.traceability.part import Kind, Part
from komek.traceability.trace import CARRIED_OUT, Trace, clauses_of
from rules.clauses import Clause, Clauses, State

KINDS = {
    Kind.ELEMENT: "процесс",
    Kind.RULE: "правило",
    Kind.QUERY: "запрос",
    Kind.TERM: "срок",
    Kind.PARAMETER: "показатель",
    Kind.HANDLER: "обработчик",
    Kind.PAGE: "страница или письмо",
}
STATES = {
    State.MODELLED: "в модели",
    State.RULE: "правило",
    State.DATA: "данные",
    State.HUMAN: "делает человек",
    State.NOT_SOFTWARE: "не для программы",
    State.LATER: "позже",
}


def page(trace: Trace) -> str:
    """Return the page, the same for the same trace."""
    known = Clauses.load()

    def link(element: Element) -> str:
        named = clauses_of(element)
        return f"#{_anchor(known.find(named[0]).key)}" if named else ""

    template = Environment(autoescape=True, trim_blocks=True).from_string(
        (files(__package__) / "templates" / "traceability.html").read_text("utf-8")
    )
    text = template.render(
        trace=trace,
        sources=[(key, list(those)) for key, those in groupby(trace.clauses, key=lambda one: one.source)],
        kinds=KINDS,
        states=STATES,
        anchor=_anchor,
        colour=lambda clause: _colour(trace, clause),
        grouped=lambda clause: _grouped(trace, clause),
        tests_of=lambda clause: sorted({one.place for one in trace.of(clause) if one.kind is Kind.TEST}),
        draw=lambda diagram: drawing(diagram, link),
    )
    return re.sub(r"[ \t]+\n", "\n", text)


def _anchor(key: str) -> str:
    return key.replace("/", "--")


def _grouped(trace: Trace, clause: Clause) -> list[tuple[Kind, list[Part]]]:
    parts = [one for one in trace.of(clause) if one.kind is not Kind.TEST]
    return [(kind, list(those)) for kind, those in groupby(parts, key=lambda one: one.kind)]


def _colour(trace: Trace, clause: Clause) -> str:
    if clause.state not in CARRIED_OUT:
        return ""
    if clause in trace.uncovered:
        return "bad"
    return "half" if clause in trace.untested else "good"
