"""An application may be taken back: every clock is cancelled and the case ends (law.md C 11, 21)."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.database.term import Term
from workers.asp.close_case import close_case
from workers.asp.hand_over_to_commission import hand_over_to_commission
from workers.asp.record_survey import record_survey
from workers.asp.withdraw_case import withdraw_case
from workers.shared.breach_term import breach_term
from workers.shared.terms import happened

FINISHED = ("survey-done", "conclusion-given", "decision-requested", "decision-signed")


def states_of(case: Any) -> dict[str, str]:
    return {term.term: term.state for term in case.all(Term)}


def test_every_term_that_runs_is_cancelled_and_its_guard_released(cases: Any) -> None:
    case = cases.asked()
    running = {term.id for term in case.all(Term) if term.state == "armed"}
    assert len(running) == 4  # review, commission, replies, notice of the extension
    assert case.do(withdraw_case).outcome == "withdrawn"
    assert {term.state for term in case.all(Term) if term.id in running} == {"cancelled"}
    assert running <= {message["correlationKey"] for message in case.messages("term-closed")}
    assert case.course_of("asp-replies")[-1] == ("cancelled", "application-withdrawn")


def test_a_term_that_was_met_stays_met_and_its_guard_is_not_told_twice(cases: Any) -> None:
    case = cases.registered()
    case.do(withdraw_case)
    assert states_of(case)["asp-registration"] == "met"
    keys = [message["correlationKey"] for message in case.messages("term-closed")]
    assert len(keys) == len(set(keys)) == 3


def test_a_breach_stays_in_the_ledger(cases: Any, clock: Any) -> None:
    case = cases.registered()
    clock.move(timedelta(days=40))
    case.do(breach_term, term_id=case.term("asp-review-portal").id)
    case.do(withdraw_case)
    assert [event for event, _ in case.course_of("asp-review-portal")] == ["armed", "breached", "cancelled"]


def test_the_case_ends_as_withdrawn(cases: Any, clock: Any) -> None:
    case = cases.registered()
    case.do(withdraw_case)
    assert (case.row.stage, case.row.outcome, case.row.closed_at) == ("closed", "withdrawn", clock.now())


def test_an_application_may_be_taken_back_before_it_is_registered(cases: Any) -> None:
    case = cases.submitted()
    case.do(withdraw_case)
    assert (case.row.outcome, case.row.number) == ("withdrawn", None)


def test_withdrawing_again_changes_nothing(cases: Any, clock: Any) -> None:
    case = cases.registered()
    case.do(withdraw_case)
    before, told = case.row.closed_at, len(case.messages("term-closed"))
    clock.move(timedelta(days=1))
    assert case.do(withdraw_case).outcome == "withdrawn"
    assert (case.row.closed_at, len(case.messages("term-closed"))) == (before, told)
    assert case.audited("case-withdrawn") == [{}]


@pytest.mark.parametrize("outcome", ["appointed", "refused"])
def test_a_case_that_was_decided_and_closed_stays_so(cases: Any, clock: Any, outcome: str) -> None:
    case = cases.registered()
    case.do(hand_over_to_commission)
    with case.work() as work:
        for event in FINISHED:
            happened(work, work.case(case.id), event)
    case.do(close_case, outcome=outcome)
    before = case.row.closed_at
    clock.move(timedelta(days=1))
    assert case.do(withdraw_case).outcome == outcome
    assert (case.row.outcome, case.row.closed_at) == (outcome, before)
    assert states_of(case)["asp-review-portal"] == "met"
    assert case.audited("case-withdrawn") == []


def test_a_step_that_was_under_way_starts_no_clock_in_a_withdrawn_case(cases: Any) -> None:
    case = cases.registered()
    case.do(hand_over_to_commission)
    case.do(withdraw_case)
    case.do(record_survey, visit="done", survey_date="2026-11-24")
    assert "asp-conclusion" not in states_of(case)
    assert set(states_of(case).values()) == {"met", "cancelled"}


def test_a_step_that_was_under_way_does_not_open_a_withdrawn_case_again(cases: Any) -> None:
    case = cases.registered()
    case.do(withdraw_case)
    case.do(hand_over_to_commission)
    assert (case.row.stage, case.row.outcome) == ("closed", "withdrawn")
