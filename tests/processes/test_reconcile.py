"""Instances that are gone: their cases start anew with the records they have, and nothing leaves twice."""

import pytest
from reconciling import Reconciling
from world import APPOINTMENT, World

from adapters.population import Archetype
from komek.process_tests.waiting import wait_until
from komek.reconcile.finding import Kind

pytestmark = pytest.mark.engine


def test_a_cancelled_instance_starts_anew_and_its_terms_run_on(
    world: World, reconciling: Reconciling
) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.register(case_id)
    world.officials.task(case_id, "conductSurvey")
    for term in ("asp-review-portal", "asp-survey"):
        world.guard(case_id, term)
    wait_until(lambda: not reconciling.look(), why="database and engine agree")
    before = {name: (term.started_at, term.due_at) for name, term in world.terms(case_id).items()}
    slip, first = world.text_of(case_id, "slip"), world.case(case_id).instance_key
    assert first is not None

    world.loop.run(world.gateway.cancel(first))
    lost = [Kind.CASE_WITHOUT_INSTANCE, Kind.TERM_WITHOUT_GUARD, Kind.TERM_WITHOUT_GUARD]
    found = reconciling.finds(lambda found: [one.kind for one in found] == lost)
    assert {one.case_id for one in found} == {case_id}
    assert [one.kind for one in reconciling.mend()] == [Kind.CASE_WITHOUT_INSTANCE]
    history = world.wait(case_id, lambda case: len(case.instances(APPOINTMENT)) == 2)
    assert reconciling.mend() == []
    world.register(case_id)
    world.officials.task(case_id, "conductSurvey")
    wait_until(lambda: not reconciling.look(), why="database and engine agree again")
    assert {name: (t.started_at, t.due_at) for name, t in world.terms(case_id).items()} == before
    assert world.text_of(case_id, "slip") == slip
    assert history.incidents() == []
