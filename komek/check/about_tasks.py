"""What a user task is handed: all that its form, group and due date read, and nothing else."""

from collections.abc import Iterator

from komek.check.expressions import names
from komek.check.finding import Finding, found
from komek.check.flow import Visit, Walk
from komek.check.nearest import nearest
from komek.check.template import reads
from komek.check.workspace import Workspace

BASICS = frozenset({"caseId", "unit", "caseNumber", "caseLink", "documentId", "termId"})
"""What lists of tasks and the desk look a task up by."""


def about_tasks(space: Workspace, walk: Walk) -> Iterator[Finding]:
    """Find inputs that a user task lacks or that nobody reads."""
    for visit in walk.visits:
        if visit.node.kind != "userTask":
            continue
        inputs = visit.node.mappings("input").keys()
        shown = _shown(space, visit)
        read = shown | names(visit.node.setting("taskSchedule", "dueDate"))
        for name in sorted((shown | {"caseId", "caseLink"}) - inputs):
            if name in visit.before or name in {"caseId", "caseLink"}:
                yield found(visit.node.place, "task-input-not-mapped", name=name)
        for name in sorted(inputs - read - BASICS - _answered(space, visit)):
            yield found(visit.node.place, "task-input-unread", name=name, near=nearest(name, read | BASICS))


def _shown(space: Workspace, visit: Visit) -> set[str]:
    found_names = names(visit.node.setting("assignmentDefinition", "candidateGroups"))
    form = space.form.get(visit.node.setting("formDefinition", "formId"))
    for component in form.fields if form else ():
        component_reads = reads(component.json)
        found_names |= component_reads.variables
        if component.json.get("readonly"):
            found_names.add(component.key)
    return found_names


def _answered(space: Workspace, visit: Visit) -> set[str]:
    form = space.form.get(visit.node.setting("formDefinition", "formId"))
    return {field.key for field in form.asked} if form else set()
