"""The owners' guide, followed step by step: from the changed files to cases that go the new way."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext
from rich.text import Text

from adapters.camunda.deployment import packaged_models
from adapters.camunda.gateway import Resource
from adapters.camunda.search import EngineSearch
from adapters.population import Archetype
from komek.change.migration import migrate, steps
from komek.change.plan import plan
from komek.change.versions import processes_of
from komek.change.words import told
from komek.check.inspection import inspect
from komek.check.workspace import read
from komek.process_tests.cases.collected import judge
from komek.process_tests.cases.engine import EngineAccess
from komek.process_tests.cases.models import ModelFile, Models
from komek.process_tests.cases.reading import parse
from komek.process_tests.cases.result import Outcome
from komek.process_tests.cases.runner import Runner
from komek.process_tests.cases.sources import RecordSource
from komek.process_tests.waiting import wait_until
from komek.screenshots.modeler import ID, make_it_the_confirmation, open_modeler, paste_behind, saved
from komek.templates.folder import FOLDER, kept_templates
from tests.processes.world import World
from workers.registry import all_tasks

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/owners/first-change.md").read_text("utf-8")
[TERM] = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
FORM, STEP = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
[PLAN] = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)
COMMISSION, NEW_FORM = "bpmn/asp/commission.bpmn", "bpmn/asp/confirm-conclusion.form"
TESTS = ROOT / "bpmn/asp/commission.test.json"

pytestmark = [pytest.mark.engine, pytest.mark.browser, pytest.mark.usefixtures("models_put_back")]


@pytest.fixture
def more_settings(tmp_path: Path) -> dict[str, Any]:
    order = tmp_path / "order"
    (order / "terms").mkdir(parents=True)
    (order / "terms/survey.yaml").write_text(TERM, "utf-8")
    return {"law_directory": order}


@pytest.fixture
def changed(visitor: Callable[[], BrowserContext]) -> list[Resource]:
    """All models after steps 3 and 4 of the guide, done by hand in Modeler's canvas."""
    templates = list(kept_templates(ROOT / FOLDER).values())
    page = open_modeler(visitor(), ROOT / "node_modules", (ROOT / COMMISSION).read_text("utf-8"), templates)
    paste_behind(page)
    make_it_the_confirmation(page)
    own = {COMMISSION: saved(page).encode(), NEW_FORM: FORM.encode()}
    there = {one.name: one.content for one in packaged_models()}
    return [Resource(name, content) for name, content in {**there, **own}.items()]


def own_tests(*, with_step: bool) -> dict[str, Any]:
    """The commission's own tests, with the step that the guide puts behind each conclusion."""
    tests: dict[str, Any] = json.loads(TESTS.read_text("utf-8"))
    for case in tests["testCases"]:
        given = case["instructions"]
        case["instructions"] = [
            step
            for one in given
            for step in ([one, json.loads(STEP)] if with_step and concludes(one) else [one])
        ]
    return tests


def concludes(step: dict[str, Any]) -> bool:
    asks: str = step.get("userTaskSelector", {}).get("taskName", "")
    return bool(step["type"] == "COMPLETE_USER_TASK") and asks == "Дать заключение"


def test_the_check_has_nothing_to_say_and_the_process_test_asks_for_the_new_step(
    changed: list[Resource], case_access: EngineAccess, case_source: RecordSource
) -> None:
    handlers = {task.job_type: task for task in all_tasks()}
    templates = {one["id"].removeprefix("komek."): one for one in kept_templates(ROOT / FOLDER).values()}
    space = read({one.name: one.content for one in changed}, handlers, whole=True, templates=templates)
    assert inspect(space) == []

    models = Models(tuple(ModelFile(one.name, one.content) for one in changed))
    with Runner(case_access, case_source, models, limit=30) as runner:
        for whole in parse(own_tests(with_step=True), "commission").test_cases:
            judge(runner.run(whole, "commission"))
    with Runner(case_access, case_source, models, limit=3) as runner:
        without, *_ = parse(own_tests(with_step=False), "commission").test_cases
        assert runner.run(without, "commission").outcome is Outcome.FAILED


def test_cases_go_the_new_way_with_the_new_term(
    world: World, changed: list[Resource], search: EngineSearch
) -> None:
    stands = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.register(stands)
    world.officials.task(stands, "conductSurvey")
    models = [one for one in changed if one.name.endswith(".bpmn")]
    wait_until(lambda: all(one.known for one in plan(search, models)), why="the search knows the models")
    wait_until(lambda: _planned(search, models).running, why="the search knows who stands there")
    added = f"{NEW_FORM}: таблица или форма добавлена"

    def said() -> list[str]:
        lines = [Text.from_markup(line).plain for line in told(_planned(search, models))]
        return [*(re.sub(r"\d+", "1", line) for line in lines), added]

    wait_until(lambda: said() == PLAN.splitlines(), why=lambda: "\n".join(said()))

    world.loop.run(world.gateway.deploy(changed))
    wait_until(lambda: _commission(search, models), why="the search knows the new version")
    for step in _commission(search, models):
        assert world.loop.run(migrate(world.gateway, step)).refused == {}
    later = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME, 1)
    world.register(later)
    for case in (stands, later):
        world.survey(case)
        task = world.officials.task(case, ID)
        assert task.groups == (f"commission:{world.case(case).unit}",)
        world.officials.complete(case, ID, {"chairConfirmed": True})
        world.approve_and_sign(case)
        assert world.closed(case).outcome == "appointed"
        assert world.terms(case)["asp-survey"].length == 5


def _planned(search: EngineSearch, models: list[Resource]) -> Any:
    return next(one for one in plan(search, models) if one.process.id == "asp-commission")


def _commission(search: EngineSearch, models: list[Resource]) -> list[Any]:
    processes = [one for one in processes_of(models) if one.id == "asp-commission"]
    return list(steps(search, processes))
