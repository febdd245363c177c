"""Element templates: those in the folder say what the contracts say, and models use the newest."""

from collections.abc import Iterator
from pathlib import Path

from komek.check.diagram import Element
from komek.check.finding import Finding, Place, found
from komek.check.nearest import nearest
from komek.check.workspace import Workspace
from komek.templates.folder import FOLDER
from komek.templates.template import Template, template_of


def about_templates(space: Workspace) -> Iterator[Finding]:
    """Find templates that lag behind their contract, and tasks that lag behind their template."""
    if space.templates is None:
        return
    newest: dict[str, Template] = {}
    for job_type, handler in space.handlers.items():
        kept = space.templates.get(job_type)
        newest[job_type] = template_of(handler, kept)
        if space.whole and newest[job_type] != kept:
            yield found(_file(job_type), "template-stale", name=newest[job_type]["name"])
    if space.whole:
        for job_type in sorted(space.templates.keys() - newest.keys()):
            yield found(_file(job_type), "template-of-nobody", name=space.templates[job_type]["name"])
    by_id = {one["id"]: one for one in newest.values()}
    for _, task in space.of_kind("serviceTask"):
        yield from _task(task, by_id, newest.get(task.setting("taskDefinition", "type")))


def _task(task: Element, by_id: dict[str, Template], own: Template | None) -> Iterator[Finding]:
    used, version = task.zeebe("modelerTemplate"), task.zeebe("modelerTemplateVersion")
    if used and used not in by_id:
        yield found(task.place, "template-unknown", id=used, near=nearest(used, by_id))
    elif own is None:
        return  # nobody works the job type: said where jobs are looked at
    elif not used:
        yield found(task.place, "template-missing", name=own["name"])
    elif used != own["id"]:
        yield found(task.place, "template-other", name=by_id[used]["name"], own=own["name"])
    elif version != str(own["version"]):
        yield found(task.place, "template-old", name=own["name"], used=version or "—", newest=own["version"])


def _file(job_type: str) -> Place:
    return Place(Path(FOLDER, f"{job_type}.json").as_posix())
