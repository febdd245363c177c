"""The centre registers what the akim accepted within 3 of the 18 working days (law.md C 3, 4)."""

from datetime import date, timedelta
from typing import Any

import pytest

from rules.codes import Channel
from workers.asp.record_hand_over import record_hand_over

HAND_OVER, REVIEW = "asp-akim-hand-over", "asp-review-akim"


@pytest.fixture
def accepted(cases: Any) -> Any:
    """A case that the akim accepted."""
    return cases.registered(Channel.AKIM)


def test_the_hand_over_ends_its_own_term(accepted: Any, clock: Any) -> None:
    clock.move(timedelta(days=2))
    accepted.do(record_hand_over)
    assert accepted.course_of(HAND_OVER) == [("armed", None), ("met", "application-registered-by-centre")]
    assert accepted.term(HAND_OVER).id in [one["correlationKey"] for one in accepted.messages("term-closed")]
    assert accepted.audited("package-handed-over") == [{"unit": accepted.row.unit}]


@pytest.mark.parametrize(("days", "state"), [(3, "met"), (4, "met-late")])
def test_the_third_working_day_is_the_last_in_time(accepted: Any, clock: Any, days: int, state: str) -> None:
    clock.move(timedelta(days=days))
    accepted.do(record_hand_over)
    assert accepted.term(HAND_OVER).state == state


def test_the_18_days_include_the_hand_over(accepted: Any, clock: Any) -> None:
    clock.move(timedelta(days=3))
    accepted.do(record_hand_over)
    review = accepted.term(REVIEW)
    assert (review.started_at, review.last_day) == (accepted.row.submitted_at, date(2026, 12, 21))
    assert accepted.course_of(REVIEW) == [("armed", None)]


def test_the_centres_15_days_do_not_begin(accepted: Any) -> None:
    accepted.do(record_hand_over)
    reviews = [one["variables"]["term"] for one in accepted.messages("term-armed")]
    assert [name for name in reviews if name.startswith("asp-review-")] == [REVIEW]


def test_from_the_hand_over_the_centre_has_a_day_for_the_commission(accepted: Any, clock: Any) -> None:
    clock.move(timedelta(days=2))
    accepted.do(record_hand_over)
    assert accepted.term("asp-commission-hand-over").last_day == date(2026, 11, 27)


def test_handing_over_again_starts_and_ends_nothing(accepted: Any, clock: Any) -> None:
    accepted.do(record_hand_over)
    told = len(accepted.messages("term-armed")), len(accepted.messages("term-closed"))
    clock.move(timedelta(days=5))
    accepted.do(record_hand_over)
    assert (len(accepted.messages("term-armed")), len(accepted.messages("term-closed"))) == told
