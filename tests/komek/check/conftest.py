"""The real models, and ways to break them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from komek.check.finding import Finding
from komek.check.inspection import inspect
from komek.check.workspace import model_files, read
from komek.templates.folder import FOLDER, kept_templates
from workers.registry import all_tasks

ROOT = Path(__file__).parents[3]
Inspect = Callable[[Mapping[str, bytes]], list[Finding]]


@pytest.fixture(scope="session")
def real_models() -> dict[str, bytes]:
    """Every model by its path in the repository."""
    files = model_files([ROOT / "bpmn", ROOT / "rules"])
    return {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in files}


@pytest.fixture(scope="session")
def inspected() -> Inspect:
    """Check models against the contracts of all workers."""
    handlers = {task.job_type: task for task in all_tasks()}
    templates = kept_templates(ROOT / FOLDER)
    return lambda models: inspect(read(models, handlers, whole=True, templates=templates))
