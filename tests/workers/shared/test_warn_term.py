"""A warning is recorded once before the end, and never over what has happened since."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.shared.breach_term import breach_term
from workers.shared.terms import move_term, running_term
from workers.shared.warn_term import warn_term

TERM = "asp-registration"


@pytest.fixture
def case(cases: Any) -> Any:
    case = cases.submitted()
    case.do(route_application)
    return case


def test_the_warning_is_recorded_once_and_seen_in_operate(case: Any) -> None:
    for _ in range(2):
        assert case.do(warn_term, term_id=case.term(TERM).id).term_state == "warned"
    assert case.term(TERM).state == "warned"
    assert case.course_of(TERM) == [("armed", None), ("warned", None)]


def test_a_term_that_was_met_or_broken_meanwhile_is_not_warned_of(case: Any, clock: Any) -> None:
    clock.move(timedelta(days=2))
    case.do(breach_term, term_id=case.term(TERM).id)
    case.do(warn_term, term_id=case.term(TERM).id)
    assert case.term(TERM).state == "breached"
    case.do(register_application)
    assert case.do(warn_term, term_id=case.term(TERM).id).term_state == "closed", "the guard has no work left"
    assert case.term(TERM).state == "met-late"


def test_a_warned_term_is_still_met_in_time(case: Any) -> None:
    case.do(warn_term, term_id=case.term(TERM).id)
    case.do(register_application)
    assert case.term(TERM).state == "met"


def test_a_warning_whose_instant_moved_away_while_its_timer_fired_is_not_given(
    case: Any, clock: Any, law: Any
) -> None:
    believed = case.term(TERM).warn_at
    clock.move(believed - clock.now() + timedelta(seconds=1))
    with case.work() as work:
        told = law.project(TERM, case.term(TERM).started_at)
        later = replace(told, warn_at=told.warn_at + timedelta(days=3), due=told.due + timedelta(days=3))
        move_term(work, running_term(work, work.case(case.id), TERM), later, event="re-projected", reason="t")
    answer = case.do(warn_term, term_id=case.term(TERM).id, warn_at=believed.isoformat())
    assert (answer.term_state, answer.warn_at, answer.due_at) == ("moved", later.warn_at, later.due)
    assert [event for event, _ in case.course_of(TERM)] == ["armed", "re-projected"]

    clock.move(timedelta(days=3))
    assert case.do(warn_term, term_id=case.term(TERM).id, warn_at=believed.isoformat()).term_state == "warned"


def test_a_timer_that_fires_a_moment_early_by_our_clock_still_warns(case: Any, clock: Any) -> None:
    term = case.term(TERM)
    clock.move(term.warn_at - clock.now() - timedelta(milliseconds=250))
    assert case.do(warn_term, term_id=term.id, warn_at=term.warn_at.isoformat()).term_state == "warned"


def test_the_guard_waits_for_instants_as_people_here_read_them(case: Any) -> None:
    answer = case.do(warn_term, term_id=case.term(TERM).id)
    assert answer.model_dump(mode="json")["due_at"] == "2026-11-26T00:00:00+05:00"
