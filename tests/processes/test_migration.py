"""Running cases follow a changed model on the real engine, with their tasks, terms and guards."""

from datetime import datetime

import pytest
from world import World

from adapters.camunda.deployment import packaged_models
from adapters.camunda.gateway import Resource
from adapters.camunda.search import EngineSearch
from adapters.database.term import OPEN_STATES
from adapters.population import Archetype
from komek.change.difference import Kind
from komek.change.migration import Outcome, migrate, steps
from komek.change.plan import plan
from komek.change.versions import processes_of
from komek.process_tests.waiting import wait_until

pytestmark = pytest.mark.engine
GUARD, COMMISSION = "bpmn/shared/term-guard.bpmn", "bpmn/asp/commission.bpmn"


def renamed() -> list[Resource]:
    """The models with the survey under another id, and every guard with another name."""
    found = []
    for model in packaged_models():
        content = model.content.decode()
        if model.name == COMMISSION:
            assert '"conductSurvey"' in content
            content = content.replace('"conductSurvey"', '"visitFamily"')
        if model.name == GUARD:
            content = content.replace('id="term-guard" name="', 'id="term-guard" name="Новый ')
        found.append(Resource(model.name, content.encode()))
    return found


def guards_of(world: World, case_id: str) -> dict[str, tuple[int | None, datetime]]:
    return {
        name: (term.guard_key, term.due_at)
        for name, term in world.terms(case_id).items()
        if term.state in OPEN_STATES and term.guard_key
    }


@pytest.mark.usefixtures("models_put_back")
def test_cases_follow_a_changed_model_and_keep_their_tasks_terms_and_guards(
    world: World, search: EngineSearch
) -> None:
    at_survey, at_registration = (world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME, nth) for nth in (0, 1))
    world.register(at_survey)
    world.officials.task(at_survey, "conductSurvey")
    world.officials.task(at_registration, "registerApplication")
    world.guard(at_survey, "asp-survey")
    wait_until(lambda: guards_of(world, at_registration), why="the registration is guarded")
    before = {case: guards_of(world, case) for case in (at_survey, at_registration)}
    models = renamed()

    wait_until(lambda: all(one.known for one in plan(search, models)), why="the search knows the models")
    planned = {one.process.id: one for one in plan(search, models)}
    assert (Kind.REMOVED, "conductSurvey") in {
        (one.kind, one.element_id) for one in planned["asp-commission"].changes
    }
    assert [one.aspects for one in planned["term-guard"].changes] == [("название",)]
    assert planned["asp-decision"].changes == ()
    assert planned["asp-commission"].lost == []

    world.loop.run(world.gateway.deploy(models))
    wait_until(
        lambda: len(list(steps(search, processes_of(models)))) >= 3, why="the search knows the versions"
    )
    moved: dict[str, Outcome] = {}
    for step in steps(search, processes_of(models)):
        moved[step.process.id] = world.loop.run(migrate(world.gateway, step, batch=3))
    assert all(outcome.refused == {} for outcome in moved.values()), moved
    assert moved["asp-commission"].moved >= 1
    assert moved["asp-registration"].moved >= 1
    assert moved["term-guard"].moved >= sum(len(guards) for guards in before.values()) >= 2

    assert {case: guards_of(world, case) for case in before} == before
    world.register(at_registration)
    wait_until(
        lambda: search.open_tasks(case_id=at_survey, element_id="visitFamily"), why="the task has moved"
    )
    for case, guards in before.items():
        # The record log tells of a task under the element where it began.
        element = "conductSurvey" if case == at_survey else "visitFamily"
        world.officials.complete(case, element, {"visit": "done", "surveyDate": world.today()})
        world.conclude(case)
        world.approve_and_sign(case)
        assert world.closed(case).closed_at is not None
        assert world.ends(case) == ["appointed"]
        for name, (key, _) in guards.items():
            assert world.records.case(case).of_instance(key or 0).is_over("term-guard"), name
