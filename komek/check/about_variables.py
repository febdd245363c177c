"""Variables on the ways of a process: whoever reads one, somebody gave it before, with that code."""

from collections import Counter
from collections.abc import Iterator

from komek.check.diagram import Element
from komek.check.environment import Environment, definite, missing, on_some_ways, shape_of
from komek.check.expressions import body, comparisons, is_expression, names, paths
from komek.check.finding import Finding, Place, found
from komek.check.flow import Visit, Walk
from komek.check.form import Form
from komek.check.kinds import in_words
from komek.check.nearest import nearest
from komek.check.shape import Kind
from komek.check.template import expressions_of, reads
from komek.check.workspace import Workspace
from komek.templates.words import field_label


def about_variables(space: Workspace, walk: Walk) -> Iterator[Finding]:
    """Find variables that nobody gives, or only some ways give, where somebody reads them."""
    ways = Counter(visit.node.place for visit in walk.visits)
    unfit: dict[tuple[Place, str, str], list[Finding]] = {}
    yield from _codes_that_never_come(space, walk)
    for visit in walk.visits:
        for finding in dict.fromkeys(_visit(space, visit)):
            if finding.code == "code-unknown":
                key = (finding.place, finding.fact("name"), finding.fact("code"))
                unfit.setdefault(key, []).append(finding)
            else:
                yield finding
    # A process may be called with one code here and another there: only what never fits is wrong.
    for findings in unfit.values():
        if len(findings) >= ways[_node_of(findings[0], walk)]:
            yield findings[0]


def _node_of(finding: Finding, walk: Walk) -> Place:
    """Return the node that a finding belongs to: the line's source, where it is about a line."""
    for visit in walk.visits:
        flow = visit.diagram.by_id.get(finding.place.element_id)
        if visit.diagram.file == finding.place.file and flow is not None and flow.kind == "sequenceFlow":
            return visit.diagram.by_id[flow.attribute("sourceRef")].place
    return finding.place


def _visit(space: Workspace, visit: Visit) -> Iterator[Finding]:
    node = visit.node
    for target, source in node.mappings("input").items():
        yield from _read(node.place, source, visit.before, _field(node, "вход · input", target))
    seen = {**visit.inside, **definite(visit.given)}
    for target, source in node.mappings("output").items():
        yield from _read(node.place, source, seen, _field(node, "выход · output", target))
    yield from _loop(visit)
    yield from _schedule(visit)
    yield from _timer(visit)
    yield from _key(visit)
    yield from _conditions(visit)
    yield from _table(space, visit)
    form = space.form.get(node.setting("formDefinition", "formId"))
    if form is not None:
        yield from _form(form, visit)


def _field(node: Element, side: str, target: str) -> str:
    """Name a mapping as Modeler shows it: a template shows the words of a field and not its variable."""
    russian, _, english = side.partition(" · ")
    label = field_label(target) if node.zeebe("modelerTemplate") else target
    variable = "" if label == target else f", {target}"
    return f"{russian} «{label}»{variable} · {english} “{label}”{variable}"


def _read(place: Place, source: str, known: Environment, where: str) -> Iterator[Finding]:
    if not is_expression(source):
        return
    for name in missing(source, known):
        yield found(place, "variable-unknown", name=name, where=where, near=nearest(name, known))
    for path in sorted(paths(source)):
        first, *rest = path.split(".")
        if first in known and known[first].shape.at(rest) is None:
            yield found(place, "field-unknown", path=path)
    for one in comparisons(source):
        yield from _code(place, one.path, one.text, known)


def _sure(place: Place, source: str, known: Environment, where: str) -> Iterator[Finding]:
    yield from _read(place, source, known, where)
    for name in on_some_ways(source, known):
        yield found(place, "variable-on-some-ways", name=name, where=where)


def _code(place: Place, path: str, text: str, known: Environment) -> Iterator[Finding]:
    first, *rest = path.split(".")
    if first not in known:
        return
    shape = known[first].shape.at(rest)
    if shape is None:
        return  # said already: there is no such field
    if shape.kind is Kind.LIST and shape.element is not None:
        shape = shape.element
    if shape.kind is Kind.CHOICE and text not in shape.values:
        codes = ", ".join(sorted(shape.values))
        yield found(
            place, "code-unknown", name=path, code=text, codes=codes, near=nearest(text, shape.values)
        )


def _loop(visit: Visit) -> Iterator[Finding]:
    loop = visit.node.loop
    if loop is None:
        return
    source = str(loop.get("inputCollection", ""))
    yield from _sure(visit.node.place, source, visit.outside, "inputCollection")
    if shape_of(source, visit.outside).kind not in {Kind.LIST, Kind.UNKNOWN}:
        yield found(visit.node.place, "loop-over-no-list", source=source)
    if output := str(loop.get("outputElement", "")):
        inside = {**visit.inside, **definite(visit.given)}
        yield from _read(visit.node.place, output, inside, "outputElement")
        # The engine makes a variable of each repetition's own only where the element is that variable alone.
        shared = set() if paths(output) == {body(output)} else names(output) & visit.given.keys()
        for name in sorted(shared - visit.node.mappings("input").keys()):
            yield found(visit.node.place, "loop-shares-answer", name=name)
    if bool(loop.get("outputCollection")) != bool(output):
        yield found(visit.node.place, "loop-collects-half")


def _schedule(visit: Visit) -> Iterator[Finding]:
    node = visit.node
    for extension, settings in (
        ("assignmentDefinition", ("candidateGroups", "assignee", "candidateUsers")),
        ("taskSchedule", ("dueDate", "followUpDate")),
        ("priorityDefinition", ("priority",)),
    ):
        for name in settings:
            source = node.setting(extension, name)
            yield from _sure(node.place, source, visit.inside, name)
            wrong = name.endswith("Date") and shape_of(source, visit.inside).kind not in {
                Kind.INSTANT,
                Kind.UNKNOWN,
            }
            if source and wrong:
                yield found(node.place, "date-wrong-kind", name=name, source=source)


def _timer(visit: Visit) -> Iterator[Finding]:
    timer = visit.node.definition("timer")
    if timer is None:
        return
    for child in timer:
        source = (child.text or "").strip()
        yield from _sure(visit.node.place, source, visit.before, "timer")
        instant = shape_of(source, visit.before).kind
        if is_expression(source) and instant not in {Kind.INSTANT, Kind.UNKNOWN}:
            yield found(visit.node.place, "timer-wrong-kind", source=source, given=in_words(instant))


def _key(visit: Visit) -> Iterator[Finding]:
    message = visit.diagram.message_of(visit.node)
    scope = visit.diagram.scope_of(visit.node)
    starts = visit.node.kind == "startEvent" and scope is not None and scope.kind == "process"
    if message is not None and not starts:
        source = message.setting("subscription", "correlationKey")
        yield from _sure(visit.node.place, source, visit.before, "correlationKey")


def _conditions(visit: Visit) -> Iterator[Finding]:
    for flow in visit.diagram.flows:
        if flow.attribute("sourceRef") != visit.node.id:
            continue
        condition = flow.one("bpmn:conditionExpression")
        if condition is not None:
            place = Place(flow.file, flow.id, flow.name or visit.node.name)
            yield from _sure(place, (condition.text or "").strip(), visit.after, "условие · condition")


def _table(space: Workspace, visit: Visit) -> Iterator[Finding]:
    decision = space.decision.get(visit.node.setting("calledDecision", "decisionId"))
    if decision is None:
        return
    place = visit.node.place
    for column in decision.inputs:
        for name in names(f"={column.name}") - visit.node.mappings("input").keys():
            yield found(place, "table-input-missing", name=name, table=decision.place.element_name)
        shape = shape_of(f"={column.name}", visit.inside)
        if shape.kind is Kind.CHOICE and column.codes and not shape.values <= set(column.codes):
            extra = ", ".join(sorted(shape.values - set(column.codes)))
            yield found(place, "table-code-unlisted", name=column.name, codes=extra)
        elif shape.kind not in {Kind.CHOICE, Kind.CODE, Kind.UNKNOWN}:
            yield found(place, "table-wrong-kind", name=column.name, given=in_words(shape.kind))


def _codes_that_never_come(space: Workspace, walk: Walk) -> Iterator[Finding]:
    """Find codes of a table's column that none of the tasks which ask it ever gives."""
    for decision in space.decisions:
        asked = [
            visit
            for visit in walk.visits
            if decision.id == visit.node.setting("calledDecision", "decisionId")
        ]
        for column in decision.inputs:
            given = [shape_of(f"={column.name}", visit.inside) for visit in asked]
            if given and all(shape.kind is Kind.CHOICE for shape in given):
                idle = set(column.codes).difference(*(shape.values for shape in given))
                if idle:
                    codes = ", ".join(sorted(idle))
                    yield found(column.place, "table-code-never", name=column.name, codes=codes)


def _form(form: Form, visit: Visit) -> Iterator[Finding]:
    own = {one.key: one.shape for one in form.asked if one.key}
    known = {**visit.inside, **definite(own)}
    for component in form.fields:
        read = reads(component.json)
        unknown = read.variables - read.may_be_null - known.keys()
        for over, inner in read.in_loops.items():
            unknown |= inner - known.keys() - _fields(over, known)
        for text in expressions_of(component.json):
            for one in comparisons(text):
                yield from _code(component.place, one.path, one.text, known)
        for name in sorted(unknown):
            near = nearest(name, known)
            yield found(component.place, "form-reads-unknown", name=name, task=visit.node.name, near=near)
    wanted = " ".join(visit.node.mappings("output").values())
    for component in form.asked:
        # A checkbox may be there only to be confirmed.
        passed_on = component.key in wanted or component.key in visit.inside or component.type == "checkbox"
        if visit.node.mappings("output") and not passed_on:
            yield found(component.place, "form-field-unread", key=component.key, task=visit.node.name)


def _fields(over: str, known: Environment) -> set[str]:
    element = shape_of(f"={over}", known).element
    return set() if element is None else {name for name, _ in element.fields}
