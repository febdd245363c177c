"""Service tasks against the contracts of the workers: who does the work, with what, and what comes back."""

from collections.abc import Iterable, Iterator

from komek.check.diagram import Diagram, Element
from komek.check.environment import Variable, missing
from komek.check.expressions import names
from komek.check.finding import Finding, Place, found
from komek.check.flow import Visit, Walk
from komek.check.kinds import shape_in_words
from komek.check.nearest import nearest
from komek.check.shape import Shape, shapes_of
from komek.check.workspace import Workspace
from workers.runtime.task import RETRIES_IN_MODELS


def about_jobs(space: Workspace) -> Iterator[Finding]:
    """Find tasks that nobody works, or that a worker cannot work as they are."""
    asked = set()
    for _, task in space.of_kind("serviceTask", "sendTask", "scriptTask"):
        definition = task.extension("taskDefinition")
        job_type = task.setting("taskDefinition", "type")
        asked.add(job_type)
        if definition is None or not job_type:
            yield found(task.place, "job-without-type")
        elif job_type not in space.handlers:
            yield found(task.place, "job-unknown", type=job_type, near=nearest(job_type, space.handlers))
        if definition is not None and task.setting("taskDefinition", "retries") != str(RETRIES_IN_MODELS):
            yield found(task.place, "job-retries", retries=RETRIES_IN_MODELS)
    if space.whole:
        for job_type in sorted(space.handlers.keys() - asked):
            module = space.handlers[job_type].record.__module__
            yield found(Place(f"{module.replace('.', '/')}.py"), "handler-unused", type=job_type)


def about_contracts(space: Workspace, walk: Walk) -> Iterator[Finding]:
    """Find inputs that a worker misses or cannot read, and results that it does not give."""
    for visit in walk.visits:
        handler = space.handlers.get(visit.node.setting("taskDefinition", "type"))
        if handler is None:
            continue
        needed = shapes_of(handler.command)
        for name, shape in needed.items():
            yield from _input(visit, name, shape)
        yield from _unread(visit, needed)
        yield from _dropped(visit, shapes_of(handler.result))


def _input(visit: Visit, name: str, needed: Shape) -> Iterator[Finding]:
    place, given = visit.node.place, visit.inside.get(name)
    source = visit.node.mappings("input").get(name)
    if given is None:
        if not needed.nullable:
            yield found(place, "input-missing", name=name)
        elif source is None:
            yield found(place, "input-not-mapped", name=name)
    elif source is None:
        yield found(place, "input-not-mapped", name=name)
    elif missing(source, visit.before):
        return  # said where expressions are looked at
    elif not needed.nullable and _may_be_missing(given):
        yield found(place, "input-may-be-missing", name=name, source=source)
    elif not needed.accepts(given.shape):
        yield found(
            place,
            "input-wrong-kind",
            name=name,
            given=shape_in_words(given.shape),
            needed=shape_in_words(needed),
        )


def _may_be_missing(given: Variable) -> bool:
    return given.some_ways or given.shape.nullable


def _unread(visit: Visit, needed: dict[str, Shape]) -> Iterator[Finding]:
    outputs = " ".join(visit.node.mappings("output").values())
    loop = visit.node.loop
    collected = "" if loop is None else str(loop.get("outputElement", ""))
    for name in visit.node.mappings("input"):
        if name not in needed and name not in visit.given and name not in outputs + collected:
            yield found(visit.node.place, "input-unread", name=name, near=nearest(name, needed))


def _dropped(visit: Visit, results: Iterable[str]) -> Iterator[Finding]:
    """Find answers that a task does not take, though an older value of that name stays and would be read."""
    taken = {name for value in visit.node.mappings("output").values() for name in names(value)}
    for name in results if taken else ():
        if name not in taken and name in visit.before:
            yield found(visit.node.place, "result-dropped", name=name)


def about_errors(space: Workspace) -> Iterator[Finding]:
    """Find BPMN errors that a worker raises and nobody catches, and catches of errors that nobody raises."""
    for diagram, task in space.of_kind("serviceTask"):
        handler = space.handlers.get(task.setting("taskDefinition", "type"))
        if handler is None:
            continue
        caught = {
            _code(diagram, event) for event in diagram.of_kind("boundaryEvent") if _catches(event, task)
        }
        for code in sorted(handler.errors - caught):
            if not _caught_above(diagram, task, code):
                yield found(task.place, "error-not-caught", error=code)
        for code in sorted(caught - handler.errors):
            yield found(task.place, "error-never-raised", error=code, near=nearest(code, handler.errors))


def _catches(event: Element, task: Element) -> bool:
    return event.attribute("attachedToRef") == task.id and event.definition("error") is not None


def _code(diagram: Diagram, event: Element) -> str:
    definition = event.definition("error")
    error = None if definition is None else diagram.errors.get(str(definition.get("errorRef", "")))
    return "" if error is None else error.attribute("errorCode")


def _caught_above(diagram: Diagram, task: Element, code: str) -> bool:
    """Tell whether a sub-process around the task, or an event sub-process beside it, catches the error."""
    scope = diagram.scope_of(task)
    while scope is not None and scope.kind in {"subProcess", "process"}:
        around = [e for e in diagram.of_kind("boundaryEvent") if _catches(e, scope)]
        beside = [
            diagram.element(start)
            for start in scope.all("bpmn:subProcess[@triggeredByEvent='true']/bpmn:startEvent")
        ]
        if code in {_code(diagram, event) for event in (*around, *beside)}:
            return True
        scope = diagram.scope_of(scope)
    return False
