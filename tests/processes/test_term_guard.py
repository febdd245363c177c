"""The guard of a term: it follows changes, and terms that run side by side do not mix."""

from datetime import timedelta

import pytest
from world import World

from adapters.population import Archetype

pytestmark = pytest.mark.engine


def test_a_changed_term_warns_at_its_new_instant_and_leaves_its_neighbour_alone(world: World) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME, 1)
    world.register(case_id)
    world.officials.task(case_id, "conductSurvey")
    old_survey_due = world.terms(case_id)["asp-survey"].due_at
    soon = world.clock.now() + timedelta(hours=2)
    later = old_survey_due + timedelta(days=20)
    for term in ("asp-review-portal", "asp-survey"):
        world.guard(case_id, term)
    world.move(case_id, "asp-review-portal", warn_at=soon, due_at=soon + timedelta(hours=1))
    world.move(case_id, "asp-survey", warn_at=later - timedelta(days=1), due_at=later)
    for term in ("asp-review-portal", "asp-survey"):
        world.wait_for_guard(case_id, term, lambda guard: guard.completed("changedBeforeWarning") == 1)

    world.pass_the_warning_of(case_id, "asp-review-portal")
    world.wait_for_state(case_id, "asp-review-portal", "warned")
    assert world.events(case_id, "asp-review-portal") == ["armed", "re-projected", "warned"], "earlier"
    assert world.events(case_id, "asp-survey") == ["armed", "re-projected"]

    world.move(case_id, "asp-review-portal", warn_at=later - timedelta(days=1), due_at=later)
    world.wait_for_guard(case_id, "asp-review-portal", lambda guard: guard.completed("changedBeforeDue") == 1)
    world.time.forward(old_survey_due - world.clock.now() + timedelta(hours=1))
    for term in ("asp-review-portal", "asp-survey"):
        assert world.terms(case_id)[term].state == "armed", "later: the old instants passed unnoticed"
        assert world.guard(case_id, term).variables("term-guard")["termState"] == "running"

    world.survey(case_id)
    world.wait_for_end_of_guard(case_id, "asp-survey", "termMet")
    assert world.terms(case_id)["asp-review-portal"].state == "armed"
    assert world.guard(case_id, "asp-review-portal").ends("term-guard") == []


def test_a_term_armed_twice_is_guarded_once(world: World) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.officials.task(case_id, "registerApplication")
    world.guard(case_id, "asp-registration")
    term = world.terms(case_id)["asp-registration"]
    told = {
        "termId": term.id,
        "term": term.term,
        "termRegion": world.case(case_id).region,
        "warnAt": term.warn_at.isoformat(timespec="seconds"),
        "dueAt": term.due_at.isoformat(timespec="seconds"),
    }
    world.publish("term-armed", case_id, f"{case_id}/term-armed-again", told)
    history = world.wait(case_id, lambda case: case.completed("duplicateGuard") == 1)
    assert len(history.instances("term-guard")) == 2
    assert world.guard(case_id, "asp-registration").ends("term-guard") == [], "the first guard goes on"
    world.register(case_id)
    world.wait_for_end_of_guard(case_id, "asp-registration", "termMet")
    assert world.events(case_id, "asp-registration") == ["armed", "met"]
