"""The templates in the folder are those of the contracts, Modeler may read them, and models follow them."""

import json
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from komek.check.shape import shapes_of
from komek.command_line import app
from komek.templates.folder import FOLDER, kept_templates, write
from komek.templates.template import template_of
from komek.templates.words import known_words
from workers.registry import all_tasks
from workers.runtime.contract import Code
from workers.runtime.task import Task

ROOT = Path(__file__).parents[3]
VALIDATE = """
import { validateAllZeebe } from '@bpmn-io/element-templates-validator';
import { text } from 'node:stream/consumers';
const { valid, results } = validateAllZeebe(JSON.parse(await text(process.stdin)));
console.log(JSON.stringify({ valid, errors: results.flatMap(({ errors }) => errors ?? []) }));
"""


@pytest.fixture(scope="module")
def tasks() -> dict[str, Task[Any, Any]]:
    return {task.job_type: task for task in all_tasks()}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for room in ("bpmn", "rules"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _asking_more(task: Task[Any, Any]) -> Task[Any, Any]:
    """Return a task whose contract was widened by the unit."""
    command = type(task.command.__name__, (task.command,), {"__annotations__": {"unit": Code}})
    return replace(task, command=command)


def test_the_folder_holds_what_the_contracts_say(tasks: dict[str, Task[Any, Any]]) -> None:
    kept = kept_templates(ROOT / FOLDER)
    made = {name: template_of(task, kept.get(name)) for name, task in tasks.items()}
    assert made == kept, "run `komek templates write`"


def test_everything_that_a_process_owner_reads_has_russian_words(tasks: dict[str, Task[Any, Any]]) -> None:
    fields = {
        name for task in tasks.values() for one in (task.command, task.result) for name in shapes_of(one)
    }
    worded_tasks, worded_fields = known_words()
    assert worded_tasks ^ tasks.keys() == set(), "komek/templates/words.yaml"
    assert worded_fields ^ fields == set(), "komek/templates/words.yaml"


def test_modelers_own_validator_finds_every_template_valid() -> None:
    templates = list(kept_templates(ROOT / FOLDER).values())
    done = subprocess.run(
        ("node", "--input-type=module", "--eval", VALIDATE),
        cwd=ROOT, input=json.dumps(templates), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == {"valid": True, "errors": []}


def test_a_wider_contract_makes_the_next_version_and_upgrade_moves_the_model(
    house: Path, tasks: dict[str, Task[Any, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    wider = {**tasks, "asp-close-case": _asking_more(tasks["asp-close-case"])}
    monkeypatch.setattr("workers.registry.all_tasks", lambda: list(wider.values()))
    run = CliRunner().invoke
    said = json.loads(run(app, ["check", "--json", "--no-lint"]).output)
    assert {one["code"] for one in said} >= {"template-stale", "template-old"}
    assert run(app, ["templates", "write"]).output.split() == [str(FOLDER / "asp-close-case.json")]
    assert kept_templates()["asp-close-case"]["version"] == 2
    before = Path("bpmn/asp/appointment.bpmn").read_text("utf-8").splitlines()
    assert run(app, ["templates", "upgrade"]).output.split() == ["bpmn/asp/appointment.bpmn"]
    after = Path("bpmn/asp/appointment.bpmn").read_text("utf-8").splitlines()
    changed = sorted(one.strip() for one in (Counter(after) - Counter(before)).elements())
    assert 'zeebe:modelerTemplateVersion="2"' in changed[0]
    assert changed[1:] == ['<zeebe:input source="=unit" target="unit" />']
    assert len(after) == len(before) + 1
    assert run(app, ["check", "--no-lint"]).exit_code == 0


def test_models_bear_the_newest_templates_already(house: Path) -> None:
    assert CliRunner().invoke(app, ["templates", "upgrade"]).output == ""


def test_a_template_whose_worker_has_gone_is_deleted(
    tmp_path: Path, tasks: dict[str, Task[Any, Any]]
) -> None:
    assert len(write(tasks.values(), tmp_path)) == len(tasks)
    (gone,) = write([task for name, task in tasks.items() if name != "shep-query"], tmp_path)
    assert gone == tmp_path / "shep-query.json"
    assert not gone.exists()
