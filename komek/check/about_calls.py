"""What a model names must be there, bound to this deployment: processes, decisions, forms, messages."""

from collections.abc import Collection, Iterator

from komek.check.diagram import Element
from komek.check.environment import shape_of
from komek.check.finding import Finding, found
from komek.check.flow import Visit, Walk
from komek.check.kinds import in_words
from komek.check.messages_known import Published
from komek.check.nearest import nearest
from komek.check.shape import Kind
from komek.check.workspace import Workspace


def about_calls(space: Workspace) -> Iterator[Finding]:
    """Find calls of what does not exist, and models that nobody calls."""
    for _, call in space.of_kind("callActivity"):
        yield from _named(call, "calledElement", "processId", space.processes, "process-unknown")
        for flag in ("propagateAllParentVariables", "propagateAllChildVariables"):
            if call.extension("calledElement") is not None and call.setting("calledElement", flag) != "false":
                yield found(call.place, "call-passes-everything", flag=flag)
    for _, task in space.of_kind("businessRuleTask"):
        yield from _named(task, "calledDecision", "decisionId", space.decision, "decision-unknown")
        if not task.setting("calledDecision", "resultVariable"):
            yield found(task.place, "decision-without-result")
    for _, task in space.of_kind("userTask"):
        yield from _named(task, "formDefinition", "formId", space.form, "form-unknown")
    if space.whole:
        yield from _unused(space)


def _named(node: Element, extension: str, name: str, known: Collection[str], code: str) -> Iterator[Finding]:
    value = node.setting(extension, name)
    if value not in known:
        yield found(node.place, code, name=value or "—", near=nearest(value, known))
    if node.extension(extension) is not None and node.setting(extension, "bindingType") != "deployment":
        yield found(node.place, "binding", name=value)


def _unused(space: Workspace) -> Iterator[Finding]:
    tasks = [task for _, task in space.of_kind("userTask", "businessRuleTask")]
    forms = {task.setting("formDefinition", "formId") for task in tasks}
    decisions = {task.setting("calledDecision", "decisionId") for task in tasks}
    for form in space.forms:
        if form.id not in forms:
            yield found(form.place, "form-unused", name=form.id)
    for decision in space.decisions:
        if decision.id not in decisions:
            yield found(decision.place, "decision-unused", name=decision.id)
    for diagram, process in space.processes.values():
        starts = [diagram.element(one) for one in process.all("bpmn:startEvent")]
        if not space.callers(process.id) and not any(one.definition("message") is not None for one in starts):
            yield found(process.place, "process-unused", name=process.id)


def about_messages(space: Workspace, walk: Walk) -> Iterator[Finding]:
    """Find events that wait for a message that nobody sends, or by a key that it does not carry."""
    for visit in walk.visits:
        if visit.node.definition("message") is None and visit.node.kind != "receiveTask":
            continue
        message = visit.diagram.message_of(visit.node)
        if message is None:
            yield found(visit.node.place, "message-undefined")
        elif message.name not in space.published:
            near = nearest(message.name, space.published)
            yield found(visit.node.place, "message-without-sender", name=message.name or "—", near=near)
        else:
            yield from _message(visit, message, space.published[message.name])


def _message(visit: Visit, message: Element, published: Published) -> Iterator[Finding]:
    place, name = visit.node.place, message.name
    outputs = " ".join(visit.node.mappings("output").values())
    for variable, _ in published.variables if outputs else ():
        if variable not in outputs:
            yield found(place, "message-variable-dropped", name=variable, message=name)
    scope = visit.diagram.scope_of(visit.node)
    if visit.node.kind == "startEvent" and scope is not None and scope.kind == "process":
        if not published.starts:
            yield found(place, "message-starts-nothing", name=name)
        return
    key = message.setting("subscription", "correlationKey")
    if not key:
        yield found(place, "message-without-key", name=name)
        return
    given, needed = shape_of(key, visit.before).kind, published.correlation
    if Kind.UNKNOWN not in {given, needed} and given is not needed:
        yield found(place, "message-wrong-key", name=name, given=in_words(given), needed=in_words(needed))
