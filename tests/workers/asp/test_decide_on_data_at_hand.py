"""When the 30 days end, the case is decided on the data at hand and the review runs again (law.md C 3)."""

from datetime import date, datetime, timedelta
from typing import Any

from adapters.clock import ALMATY
from adapters.database.written_request import WrittenRequest
from workers.asp.decide_on_data_at_hand import decide_on_data_at_hand
from workers.shared.breach_term import breach_term

REVIEW = "asp-review-portal"


def waited(cases: Any, clock: Any, *systems: str) -> Any:
    """A case whose 30 days end at this instant, as its guard finds."""
    case = cases.asked(*systems)
    clock.move(case.term("asp-replies").due_at - clock.now())
    case.do(breach_term, term_id=case.term("asp-replies").id)
    return case


def test_the_review_runs_again_from_the_end_of_the_30_days(cases: Any, clock: Any) -> None:
    case = waited(cases, clock)
    case.do(decide_on_data_at_hand)
    review = case.term(REVIEW)
    assert (review.state, review.last_day) == ("armed", date(2027, 1, 19))
    assert review.due_at == datetime(2027, 1, 20, tzinfo=ALMATY)
    assert [event for event, _ in case.course_of(REVIEW)] == ["armed", "suspended", "extended", "resumed"]


def test_the_guard_is_not_told_of_an_end_that_it_knows(cases: Any, clock: Any) -> None:
    case = waited(cases, clock)
    told = len(case.messages("term-changed"))
    case.do(decide_on_data_at_hand)
    assert len(case.messages("term-changed")) == told


def test_inaction_after_the_30_days_does_not_stop_the_review(cases: Any, clock: Any) -> None:
    case = waited(cases, clock)
    clock.move(timedelta(days=12))
    case.do(decide_on_data_at_hand)
    assert case.term(REVIEW).last_day == date(2027, 1, 19)


def test_nobody_broke_a_term_by_waiting_in_vain(cases: Any, clock: Any) -> None:
    case = waited(cases, clock)
    case.do(decide_on_data_at_hand)
    assert case.course_of("asp-replies") == [("armed", None), ("ended", None)]


def test_what_nobody_answered_stays_unanswered_and_is_counted(cases: Any, clock: Any) -> None:
    case = cases.asked("income", "zags")
    clock.move(timedelta(days=3))
    case.replied("zags")
    clock.move(timedelta(days=28))
    case.do(decide_on_data_at_hand)
    answered = {request.system: request.state for request in case.all(WrittenRequest)}
    assert answered == {"income": None, "zags": "found"}
    assert case.audited("decided-on-data-at-hand") == [{"unanswered": 1}]
    assert case.term(REVIEW).last_day == date(2027, 1, 19)


def test_where_every_reply_had_come_the_review_runs_from_the_last_one(cases: Any, clock: Any) -> None:
    case = cases.asked()
    clock.move(timedelta(days=7))
    case.replied("income")
    clock.move(timedelta(days=24))
    case.do(decide_on_data_at_hand)
    assert case.term(REVIEW).last_day == date(2026, 12, 23)


def test_the_hand_over_to_the_commission_has_its_day_after_the_wait(cases: Any, clock: Any) -> None:
    case = waited(cases, clock)
    case.do(decide_on_data_at_hand)
    assert case.term("asp-commission-hand-over").last_day == date(2026, 12, 25)


def test_deciding_again_changes_nothing(cases: Any, clock: Any) -> None:
    case = waited(cases, clock)
    case.do(decide_on_data_at_hand)
    course = case.course_of(REVIEW)
    clock.move(timedelta(days=2))
    case.do(decide_on_data_at_hand)
    assert case.course_of(REVIEW) == course
