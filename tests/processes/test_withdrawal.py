"""The applicant takes the application back: at any stage, and nothing stays open."""

import pytest
from world import World

from adapters.population import Archetype

pytestmark = pytest.mark.engine


def assert_nothing_is_open(world: World, case_id: str) -> None:
    history = world.records.case(case_id)
    assert history.running() == []
    assert history.waiting_tasks() == []
    assert history.incidents() == []
    states = {term.state for term in world.terms(case_id).values()}
    assert "cancelled" in states
    assert states <= {"cancelled", "met"}
    case = world.case(case_id)
    assert (case.outcome, case.stage) == ("withdrawn", "closed")
    assert case.closed_at is not None


def test_appk_63_withdrawn_at_registration(world: World) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.officials.task(case_id, "registerApplication")
    world.guard(case_id, "asp-registration")
    world.citizen.withdraw(world.family(Archetype.SINGLE_PENSIONER_LOW_INCOME), case_id)
    world.closed(case_id)
    assert world.ends(case_id) == ["withdrawn"]
    assert_nothing_is_open(world, case_id)
    assert world.case(case_id).number is None


def test_appk_63_withdrawn_during_the_survey_ends_the_guards_of_its_terms(world: World) -> None:
    case_id = world.apply(Archetype.CARER_OF_SMALL_CHILD)
    world.register(case_id)
    world.officials.task(case_id, "conductSurvey")
    for term in ("asp-review-portal", "asp-survey"):
        world.guard(case_id, term)
    world.citizen.withdraw(world.family(Archetype.CARER_OF_SMALL_CHILD), case_id)
    world.closed(case_id)
    assert world.ends(case_id) == ["withdrawn"]
    assert_nothing_is_open(world, case_id)
    assert world.guard(case_id, "asp-review-portal").terminated("term-guard") == 1
    assert world.events(case_id, "asp-survey") == ["armed", "cancelled"]


def test_appk_63_withdrawn_at_the_desk_while_written_requests_are_out(world: World) -> None:
    case_id = world.apply(Archetype.NO_DATA)
    world.register(case_id)
    world.send_requests(case_id)
    world.officials.task(case_id, "signDocument")
    for term in ("asp-review-portal", "asp-replies", "asp-extension-notice"):
        world.guard(case_id, term)
    world.desk.withdraw(f"centre.{world.case(case_id).unit}", case_id)
    world.closed(case_id)
    assert world.ends(case_id) == ["withdrawn"]
    assert_nothing_is_open(world, case_id)
    assert world.records.case(case_id).ends("extension-notice") == []
