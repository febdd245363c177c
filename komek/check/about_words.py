"""What people read: Russian on the diagram, Kazakh behind it, the clause that asks for each step."""

import re
from collections.abc import Iterator

from komek.check.clauses import all_clauses
from komek.check.diagram import Diagram, Element
from komek.check.finding import Finding, found
from komek.check.nearest import nearest
from komek.check.workspace import Workspace
from rules.clauses import Clauses

_RUSSIAN = re.compile(r"[А-ЯЁ«][А-ЯЁа-яё0-9«»№ ,.:;?!()/–—-]*")
_KAZAKH = re.compile(r"kk: [А-ЯЁӘІҢҒҮҰҚӨҺа-яёәіңғүұқөһ0-9«»\"№ ,.:;?!()/–—-]+")
_ID = re.compile(r"[a-z][A-Za-z0-9]*")
_PROCESS = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def about_words(space: Workspace) -> Iterator[Finding]:
    """Find elements without a name, a Kazakh name or a clause, and clauses that no source has."""
    clauses = all_clauses()
    for diagram in space.diagrams:
        for node in (*diagram.processes, *diagram.nodes):
            yield from _element(node, clauses)
        for message in diagram.messages.values():
            if not _NAME.fullmatch(message.attribute("name")):
                yield found(message.place, "name-of-message", name=message.attribute("name") or "—")
        for gateway in diagram.of_kind("exclusiveGateway", "inclusiveGateway"):
            yield from _question(diagram, gateway)


def _element(node: Element, clauses: Clauses) -> Iterator[Finding]:
    if not node.name:
        yield found(node.place, "name-missing")
    elif not _RUSSIAN.fullmatch(node.name):
        yield found(node.place, "name-not-russian", name=node.name)
    lines = node.documentation.splitlines()
    if not lines or not _KAZAKH.fullmatch(lines[0].strip()):
        yield found(node.place, "kazakh-missing")
    style = _PROCESS if node.kind == "process" else _ID
    if not style.fullmatch(node.id):
        yield found(node.place, "id-style", id=node.id or "—")
    clause = node.tag("clause")
    if not clause:
        yield found(node.place, "clause-missing")
    elif clause not in clauses:
        near = nearest(clause, [one.key for one in clauses])
        yield found(node.place, "clause-unknown", clause=clause, near=near)


def _question(diagram: Diagram, gateway: Element) -> Iterator[Finding]:
    outgoing = [flow for flow in diagram.flows if flow.attribute("sourceRef") == gateway.id]
    if len(outgoing) < 2:
        return
    if not gateway.name.endswith("?"):
        yield found(gateway.place, "gateway-no-question")
    default = gateway.attribute("default")
    if default and default not in {flow.id for flow in outgoing}:
        yield found(gateway.place, "gateway-default-unknown", flow=default)
    for flow in outgoing:
        if not flow.name:
            yield found(flow.place, "flow-unnamed", gateway=gateway.name)
        if flow.one("bpmn:conditionExpression") is None and flow.id != default:
            yield found(flow.place, "flow-without-condition", gateway=gateway.name)
