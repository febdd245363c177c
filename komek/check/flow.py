"""Follows variables along the ways of a process, into the processes that it calls and back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from komek.check.diagram import Diagram, Element
from komek.check.environment import Environment, Variable, both, definite, either, shape_of
from komek.check.shape import Kind, Shape, shapes_of
from komek.check.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Visit:
    """One node on one way: what it sees and what it adds.

    ``before`` holds what is known before it (with the element of a loop, which ``outside`` lacks),
    ``inside`` what the node itself sees (its inputs over that), ``given`` what it answers before its
    output mappings, ``after`` what is known behind it.
    """

    diagram: Diagram
    node: Element
    outside: Environment
    before: Environment
    inside: Environment
    given: Mapping[str, Shape]
    after: Environment


class Walk:
    """Walks all processes of a workspace; ``visits`` holds every node in every context it is run in."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._stack: list[str] = []
        self._walked: dict[tuple[str, frozenset[tuple[str, Variable]]], tuple[Environment, list[Visit]]] = {}
        self.visits: list[Visit] = []
        for diagram, process in space.processes.values():
            if not space.callers(process.id):
                self._process(diagram, process, {})

    def _process(self, diagram: Diagram, process: Element, begin: Environment) -> Environment:
        if process.id in self._stack:
            return {}
        known = (process.id, frozenset(begin.items()))
        if known not in self._walked:
            mark = len(self.visits)
            self._stack.append(process.id)
            end = _Scope(self, diagram, process, begin).walk()
            self._stack.pop()
            self._walked[known] = (end, self.visits[mark:])
            return end
        end, visits = self._walked[known]
        self.visits.extend(visits)
        return end

    def call(self, node: Element, inside: Environment, before: Environment) -> Environment | None:
        """Return what a called process ends with; None where it does not exist."""
        found = self._space.processes.get(node.setting("calledElement", "processId"))
        if found is None:
            return None
        inputs = {name: inside[name] for name in node.mappings("input") if name in inside}
        everything = node.setting("calledElement", "propagateAllParentVariables") != "false"
        # A variable that may be missing is there in the called process: it holds null.
        begin = {
            name: _handed_over(one) for name, one in ({**before, **inputs} if everything else inputs).items()
        }
        return self._process(*found, begin)

    def answered(self, diagram: Diagram, node: Element) -> dict[str, Shape] | None:
        """Return what a node's work gives, apart from calls and sub-processes; None where nobody knows."""
        if node.kind == "serviceTask":
            handler = self._space.handlers.get(node.setting("taskDefinition", "type"))
            return None if handler is None else shapes_of(handler.result)
        if node.kind == "userTask":
            form = self._space.form.get(node.setting("formDefinition", "formId"))
            return None if form is None else {one.key: one.shape for one in form.asked if one.key}
        if node.kind == "businessRuleTask":
            decision = self._space.decision.get(node.setting("calledDecision", "decisionId"))
            name = node.setting("calledDecision", "resultVariable")
            return {name: Shape() if decision is None else decision.result}
        message = diagram.message_of(node)
        if message is not None:
            published = self._space.published.get(message.name)
            return None if published is None else dict(published.variables)
        return {}


def _handed_over(variable: Variable) -> Variable:
    return Variable(variable.shape.maybe()) if variable.some_ways else variable


class _Scope:
    """Walks the nodes that stand directly in a process or sub-process until nothing changes."""

    def __init__(self, walk: Walk, diagram: Diagram, scope: Element, begin: Environment) -> None:
        self._walk = walk
        self._diagram = diagram
        self._begin = begin
        self._nodes = {node.id: node for node in diagram.children(scope)}
        flows = [diagram.element(flow) for flow in scope.all("bpmn:sequenceFlow")]
        self._from = {flow.id: flow.attribute("sourceRef") for flow in flows}
        self._into: dict[str, list[str]] = {}
        for flow in flows:
            self._into.setdefault(flow.attribute("targetRef"), []).append(flow.attribute("sourceRef"))
        self._after: dict[str, Environment] = {}

    def walk(self) -> Environment:
        """Walk; return what is known at the end."""
        mark = len(self._walk.visits)
        for _ in range(len(self._nodes) + 2):
            known = dict(self._after)
            del self._walk.visits[mark:]
            for node in self._nodes.values():
                self._visit(node)
            if known == self._after:
                break
        ends = [self._after[node.id] for node in self._plain_ends() if node.id in self._after]
        for node in self._event_sub_processes():
            self._visit_event_sub_process(node)
        return either(ends) if ends else {}

    def _plain_ends(self) -> Iterator[Element]:
        return (node for node in self._nodes.values() if node.kind == "endEvent")

    def _event_sub_processes(self) -> Iterator[Element]:
        return (node for node in self._nodes.values() if _by_event(node))

    def _visit(self, node: Element) -> None:
        if _by_event(node):
            return
        before = self._before(node)
        if before is not None:
            self._after[node.id] = self._work(node, before)

    def _before(self, node: Element) -> Environment | None:
        """Return what is known before a node; None while no way to it has been walked."""
        if node.kind == "boundaryEvent":
            host = self._nodes.get(node.attribute("attachedToRef"))
            return None if host is None else self._before(host)
        if node.kind == "startEvent":
            return self._begin
        ways = [self._after[one] for one in self._into.get(node.id, []) if one in self._after]
        if not ways:
            return None
        return both(ways) if node.kind == "parallelGateway" else either(ways)

    def _work(self, node: Element, before: Environment) -> Environment:
        loop = node.loop
        outside = before
        if loop is not None:
            collection = shape_of(str(loop.get("inputCollection", "")), before)
            element = collection.element or Shape()
            before = {**before, str(loop.get("inputElement", "")): Variable(element)}
        inputs = {name: Variable(shape_of(source, before)) for name, source in node.mappings("input").items()}
        inside = {**before, **inputs}
        given = self._given(node, inside, before)
        outputs = node.mappings("output")
        seen = {**inside, **given}
        if outputs:
            added = {name: Variable(shape_of(source, seen)) for name, source in outputs.items()}
        else:
            added = {name: one for name, one in given.items() if name not in inputs}
        if loop is not None:
            added = _collected(node, {**seen, **added})
        after = {**outside, **added}
        shapes = {name: one.shape for name, one in given.items()}
        self._walk.visits.append(Visit(self._diagram, node, outside, before, inside, shapes, after))
        return after

    def _given(self, node: Element, inside: Environment, before: Environment) -> Environment:
        if node.kind == "callActivity":
            end = self._walk.call(node, inside, before)
            return {} if end is None else {name: _handed_over(one) for name, one in end.items()}
        if node.kind == "subProcess":
            end = _Scope(self._walk, self._diagram, node, inside).walk()
            return {name: one for name, one in end.items() if name not in inside or inside[name] != one}
        answered = self._walk.answered(self._diagram, node)
        return definite(answered or {})

    def _visit_event_sub_process(self, node: Element) -> None:
        """An event may come at any moment: only what the scope began with is sure to be there."""
        starts = [self._after[one.id] for one in self._nodes.values() if one.kind == "startEvent"]
        begin = {**self._begin, **either(starts)}
        later = {
            name: Variable(one.shape, some_ways=True)
            for after in self._after.values()
            for name, one in after.items()
            if name not in begin
        }
        self._work(node, {**later, **begin})


def _by_event(node: Element) -> bool:
    return node.attribute("triggeredByEvent") == "true"


def _collected(node: Element, inside: Environment) -> dict[str, Variable]:
    """Return what a repeated element leaves: nothing but its list of outputs."""
    loop = node.loop
    name = "" if loop is None else str(loop.get("outputCollection", ""))
    if loop is None or not name:
        return {}
    return {name: Variable(Shape(Kind.LIST, element=shape_of(str(loop.get("outputElement", "")), inside)))}
