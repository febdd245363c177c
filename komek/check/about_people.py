"""User tasks: a kind of task that lasts, a group that exists, a form."""

import re
from collections.abc import Iterator

from adapters.population import Post
from komek.check.diagram import Element
from komek.check.finding import Finding, found
from komek.check.flow import Walk
from komek.check.nearest import nearest
from komek.check.workspace import Workspace

_GROUP = re.compile(
    r'=\[\s*(?:"(?P<role>[a-z-]+):"|(?P<variable>[A-Za-z]\w*)\s*\+\s*":")\s*\+\s*[A-Za-z]\w*\s*]'
)
_HANDED = re.compile(r"=\[\s*(?P<variable>[A-Za-z]\w*)\s*]")
_ROLE = re.compile(r'="(?P<role>[a-z-]+):"\s*\+')


def about_people(space: Workspace) -> Iterator[Finding]:
    """Find user tasks that nobody would see, or that Camunda 8.10 does not know any more."""
    for _, task in space.of_kind("userTask"):
        if task.extension("userTask") is None:
            yield found(task.place, "user-task-old-kind")
        if task.extension("formDefinition") is None:
            yield found(task.place, "form-missing")
        yield from _group(task)


def _group(task: Element) -> Iterator[Finding]:
    groups = task.setting("assignmentDefinition", "candidateGroups")
    if not groups:
        yield found(task.place, "group-missing")
        return
    match = _GROUP.fullmatch(groups)
    if match is None and not _HANDED.fullmatch(groups):
        yield found(task.place, "group-unclear", group=groups)
        return
    role = match and match["role"]
    if role and role not in set(Post):
        yield found(task.place, "group-unknown", group=role, near=nearest(role, set(Post)))


def about_handed_groups(space: Workspace, walk: Walk) -> Iterator[Finding]:
    """Find groups that a caller hands to a process and that do not exist."""
    handed = {
        match["variable"]
        for _, task in space.of_kind("userTask")
        if (match := _HANDED.fullmatch(task.setting("assignmentDefinition", "candidateGroups")))
    }
    for visit in walk.visits:
        for target, source in visit.node.mappings("input").items():
            match = _ROLE.match(source) if target in handed else None
            if match and match["role"] not in set(Post):
                near = nearest(match["role"], set(Post))
                yield found(visit.node.place, "group-unknown", group=match["role"], near=near)
