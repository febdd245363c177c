"""A term is met when the document is with the applicant, not when it is drafted or collected (law.md C 7)."""

from datetime import timedelta
from typing import Any

import pytest

from workers.runtime.failures import ContractViolationError
from workers.shared.announce_event import announce_event

NOTICE, REVIEW = "asp-extension-notice", "asp-review-portal"


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(days=2, hours=13, minutes=59), "met"),
        # 24:00 of Thursday 26 November is too late.
        (timedelta(days=2, hours=14), "met-late"),
    ],
)
def test_the_notice_of_the_extension_is_in_time_for_2_working_days(
    cases: Any, clock: Any, after: timedelta, state: str
) -> None:
    case = cases.asked()
    clock.move(after)
    case.do(announce_event, event="extension-notice-sent")
    assert case.term(NOTICE).state == state
    assert case.term(NOTICE).id in [message["correlationKey"] for message in case.messages("term-closed")]


def test_the_notice_of_the_extension_ends_no_other_term(cases: Any) -> None:
    case = cases.asked()
    case.do(announce_event, event="extension-notice-sent")
    assert {case.term(name).state for name in (REVIEW, "asp-replies")} == {"armed"}


def test_the_result_meets_the_review(cases: Any) -> None:
    case = cases.registered()
    case.do(announce_event, event="result-available")
    assert case.course_of(REVIEW) == [("armed", None), ("met", "result-available")]


def test_what_is_announced_again_ends_nothing_twice(cases: Any, clock: Any) -> None:
    case = cases.asked()
    for _ in range(2):
        case.do(announce_event, event="extension-notice-sent")
        clock.move(timedelta(days=5))
    assert case.course_of(NOTICE) == [("armed", None), ("met", "extension-notice-sent")]


def test_no_other_event_is_announced_by_a_model(cases: Any) -> None:
    case = cases.registered()
    with pytest.raises(ContractViolationError, match="event"):
        case.do(announce_event, event="decision-signed")
    assert case.term(REVIEW).state == "armed"
