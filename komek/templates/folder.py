"""The folder in which Modeler finds the templates: beside the models, one file for each task type."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from komek.templates.template import Template, template_of
from workers.runtime.task import Task

FOLDER = Path("bpmn", ".camunda", "element-templates")


def kept_templates(folder: Path = FOLDER) -> dict[str, Template]:
    """Return the templates of a folder by the name of their file without ``.json``."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))}


def write(tasks: Iterable[Task[Any, Any]], folder: Path = FOLDER) -> list[Path]:
    """Bring a folder up to date; return the files that were written or deleted."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = kept_templates(folder)
    made = {task.job_type: template_of(task, kept.get(task.job_type)) for task in tasks}
    changed = []
    for name in sorted(made.keys() | kept.keys()):
        file = folder / f"{name}.json"
        if name not in made:
            file.unlink()
        elif made[name] != kept.get(name):
            file.write_text(json.dumps(made[name], ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        else:
            continue
        changed.append(file)
    return changed
