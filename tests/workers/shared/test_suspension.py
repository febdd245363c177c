"""One extension a case, from the first request to the last reply (law.md C 3)."""

from datetime import date, timedelta
from typing import Any

import pytest

from workers.shared.suspension import (
    due_before_extension,
    resume_after_requests,
    review_term,
    suspend_for_requests,
)

REVIEW = "asp-review-portal"


def test_the_result_date_before_the_extension_stays_known(cases: Any, clock: Any) -> None:
    case = cases.asked()
    clock.move(timedelta(days=40))
    with case.work() as work:
        review = review_term(work, work.case(case.id))
        assert review is not None
        assert due_before_extension(work, review) == date(2026, 12, 15)
        assert review.last_day == date(2027, 1, 19)


def test_what_was_not_suspended_is_not_resumed(cases: Any, clock: Any) -> None:
    case = cases.registered()
    clock.move(timedelta(days=3))
    with case.work() as work:
        resume_after_requests(work, work.case(case.id))
    assert case.course_of(REVIEW) == [("armed", None)]
    assert case.messages("term-changed") == []


def test_a_case_that_is_not_registered_has_no_review_to_suspend(cases: Any) -> None:
    case = cases.submitted()
    with case.work() as work:
        assert review_term(work, work.case(case.id)) is None
        suspend_for_requests(work, work.case(case.id))
    assert case.messages("term-changed") == []


@pytest.mark.parametrize("days", [0, 1, 29, 45])
def test_a_second_suspension_moves_nothing(cases: Any, clock: Any, days: int) -> None:
    case = cases.asked()
    before, course = case.term(REVIEW).due_at, case.course_of(REVIEW)
    clock.move(timedelta(days=days))
    with case.work() as work:
        suspend_for_requests(work, work.case(case.id))
    assert (case.term(REVIEW).due_at, case.course_of(REVIEW)) == (before, course)


def test_a_term_that_had_ended_before_the_request_is_not_saved_by_it(cases: Any, clock: Any) -> None:
    case = cases.registered()
    clock.move(timedelta(days=30))
    with case.work() as work:
        suspend_for_requests(work, work.case(case.id))
    assert case.term(REVIEW).last_day == date(2026, 12, 15)
    assert case.messages("term-changed") == []
