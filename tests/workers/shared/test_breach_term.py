"""The end of a term without its act is a breach, recorded once; where the law decides, the term just ends."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from workers.asp.record_replies import record_replies
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.asp.withdraw_case import withdraw_case
from workers.shared.breach_term import breach_term
from workers.shared.terms import happened, move_term, running_term
from workers.shared.warn_term import warn_term

TERM = "asp-registration"


@pytest.fixture
def case(cases: Any) -> Any:
    case = cases.submitted()
    case.do(route_application)
    return case


def test_a_term_that_ended_without_its_act_is_breached_once(case: Any, clock: Any) -> None:
    case.do(warn_term, term_id=case.term(TERM).id)
    clock.move(timedelta(days=2))
    for _ in range(2):
        assert case.do(breach_term, term_id=case.term(TERM).id).term_state == "overdue"
    assert case.term(TERM).state == "breached"
    assert [event for event, _ in case.course_of(TERM)] == ["armed", "warned", "breached"]
    assert case.audited("term-breached") == [{"term": TERM, "reason": None}]


def test_the_case_goes_on_and_the_late_act_closes_the_term(case: Any, clock: Any) -> None:
    clock.move(timedelta(days=2))
    case.do(breach_term, term_id=case.term(TERM).id)
    case.do(register_application)
    assert case.term(TERM).state == "met-late"
    assert len(case.messages("term-closed")) == 1


def test_a_term_that_was_met_meanwhile_is_not_broken(case: Any, clock: Any) -> None:
    case.do(register_application)
    clock.move(timedelta(days=2))
    assert case.do(breach_term, term_id=case.term(TERM).id).term_state == "ended"
    assert case.term(TERM).state == "met"
    assert case.audited("term-breached") == []


def test_replies_that_came_meanwhile_interrupt_nobody(cases: Any, clock: Any) -> None:
    case = cases.asked()
    case.replied("income")
    case.do(record_replies)
    clock.move(timedelta(days=31))
    assert case.do(breach_term, term_id=case.term("asp-replies").id).term_state == "ended"
    assert case.term("asp-replies").state == "met"
    assert case.messages("term-ended") == []


def test_a_term_of_a_withdrawn_case_is_not_broken(cases: Any, clock: Any) -> None:
    case = cases.registered()
    case.do(withdraw_case)
    clock.move(timedelta(days=60))
    assert case.do(breach_term, term_id=case.term("asp-review-portal").id).term_state == "ended"
    assert case.term("asp-review-portal").state == "cancelled"


def test_the_wait_for_replies_ends_without_a_breach_and_interrupts_who_waits(case: Any, clock: Any) -> None:
    with case.work() as work:
        happened(work, work.case(case.id), "first-written-request")
    clock.move(timedelta(days=31))
    replies = case.term("asp-replies")
    for _ in range(2):
        assert case.do(breach_term, term_id=replies.id).term_state == "ended"
    assert case.term("asp-replies").state == "ended"
    (ended,) = case.messages("term-ended")
    assert ended["correlationKey"] == replies.id


@pytest.mark.parametrize("warned", [True, False])
def test_a_term_that_was_moved_away_while_its_timer_fired_is_not_broken(
    case: Any, clock: Any, law: Any, warned: bool
) -> None:
    term = case.term(TERM)
    if warned:
        case.do(warn_term, term_id=term.id)
    clock.move(term.due_at - clock.now() + timedelta(seconds=1))
    with case.work() as work:
        told = law.project(TERM, term.started_at)
        later = replace(told, warn_at=told.warn_at + timedelta(days=3), due=told.due + timedelta(days=3))
        move_term(work, running_term(work, work.case(case.id), TERM), later, event="re-projected", reason="t")
    answer = case.do(breach_term, term_id=term.id, due_at=term.due_at.isoformat())
    assert (answer.term_state, answer.warn_at, answer.due_at) == ("moved", later.warn_at, later.due)
    assert case.term(TERM).state == "armed"
    assert case.audited("term-breached") == []


def test_a_term_that_was_moved_to_the_past_is_broken_whatever_the_guard_believed(
    case: Any, clock: Any
) -> None:
    term = case.term(TERM)
    clock.move(timedelta(days=2))
    believed = (term.due_at - timedelta(hours=5)).isoformat()
    assert case.do(breach_term, term_id=term.id, due_at=believed).term_state == "overdue"


def test_a_timer_that_fires_a_moment_early_by_our_clock_is_the_end(case: Any, clock: Any) -> None:
    term = case.term(TERM)
    clock.move(term.due_at - clock.now() - timedelta(milliseconds=250))
    assert case.do(breach_term, term_id=term.id, due_at=term.due_at.isoformat()).term_state == "overdue"
