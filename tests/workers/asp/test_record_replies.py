"""The last reply lets the review run again: replies after n days, result n days later (law.md C 3)."""

from datetime import date, timedelta
from typing import Any

import pytest

from adapters.database.outbox import EffectKind
from rules.codes import Channel, QueryState
from workers.asp.record_replies import record_replies
from workers.runtime.failures import ForSupervisorError
from workers.shared.warn_term import warn_term

REVIEW = "asp-review-portal"


# The result was due on 15 December; 16 December, 1, 4 and 7 January are days off.
@pytest.mark.parametrize(
    ("after", "last_day"),
    [
        (0, date(2026, 12, 15)),
        (1, date(2026, 12, 17)),
        (3, date(2026, 12, 21)),
        # Saturday and Sunday would not have counted anyway.
        (5, date(2026, 12, 21)),
        (7, date(2026, 12, 23)),
        (29, date(2027, 1, 18)),
        (30, date(2027, 1, 19)),
    ],
)
def test_replies_after_n_days_make_the_result_n_days_later(
    cases: Any, clock: Any, after: int, last_day: date
) -> None:
    case = cases.asked()
    clock.move(timedelta(days=after))
    case.replied("income")
    case.do(record_replies)
    assert case.term(REVIEW).last_day == last_day


def test_the_18_days_of_the_akim_run_again_too(cases: Any, clock: Any) -> None:
    case = cases.asked(channel=Channel.AKIM)
    clock.move(timedelta(days=7))
    case.replied("income")
    case.do(record_replies)
    # 21 December and the five working days to 1 December.
    assert case.term("asp-review-akim").last_day == date(2026, 12, 28)


def test_the_hand_over_to_the_commission_runs_again_too(cases: Any, clock: Any) -> None:
    case = cases.asked()
    clock.move(timedelta(days=7))
    case.replied("income")
    case.do(record_replies)
    assert case.term("asp-commission-hand-over").last_day == date(2026, 12, 2)


def test_a_reply_on_the_day_of_the_request_leaves_everything_as_it_was(cases: Any) -> None:
    case = cases.asked()
    case.replied("income")
    case.do(record_replies)
    assert (case.term(REVIEW).last_day, case.term(REVIEW).confirmed) == (date(2026, 12, 15), True)


def test_a_reply_after_the_30_days_prolongs_no_further(cases: Any, clock: Any) -> None:
    case = cases.asked()
    clock.move(timedelta(days=34))
    case.replied("income")
    case.do(record_replies)
    assert case.term(REVIEW).last_day == date(2027, 1, 19)


def test_the_last_reply_counts_not_the_first(cases: Any, clock: Any) -> None:
    case = cases.asked("income", "zags")
    clock.move(timedelta(days=3))
    case.replied("income")
    clock.move(timedelta(days=4))
    case.replied("zags")
    case.do(record_replies)
    assert case.term(REVIEW).last_day == date(2026, 12, 23)


def test_the_day_of_the_last_reply_counts_not_the_day_on_which_somebody_says_so(
    cases: Any, clock: Any
) -> None:
    case = cases.asked()
    clock.move(timedelta(days=7))
    case.replied("income")
    clock.move(timedelta(days=10))
    case.do(record_replies)
    assert case.term(REVIEW).last_day == date(2026, 12, 23)


def test_that_a_body_knows_nothing_is_a_reply_as_well(cases: Any, clock: Any) -> None:
    case = cases.asked()
    clock.move(timedelta(days=7))
    case.replied("income", state=QueryState.NO_DATA)
    case.do(record_replies)
    assert case.term("asp-replies").state == "met"


def test_the_guard_follows_to_the_earlier_end(cases: Any, clock: Any) -> None:
    case = cases.asked()
    clock.move(timedelta(days=7))
    case.replied("income")
    case.do(record_replies)
    of_review = [
        message["variables"]
        for message in case.messages("term-changed")
        if message["correlationKey"] == case.term(REVIEW).id
    ]
    assert sorted(change["dueAt"] for change in of_review) == [
        "2026-12-24T00:00:00+05:00",
        "2027-01-20T00:00:00+05:00",
    ]
    assert {"warnAt": "2026-12-21T00:00:00+05:00", "dueAt": "2026-12-24T00:00:00+05:00"} in of_review
    keys = [effect.business_key for effect in case.effects(EffectKind.MESSAGE)]
    assert len([key for key in keys if f"/term-changed/{case.term(REVIEW).id}/" in key]) == 2


def test_the_ledger_tells_the_whole_course(cases: Any, clock: Any) -> None:
    case = cases.asked()
    clock.move(timedelta(days=7))
    case.replied("income")
    case.do(record_replies)
    assert case.course_of(REVIEW) == [
        ("armed", None),
        ("suspended", "written-request"),
        ("extended", "written-request"),
        ("resumed", "written-request"),
        ("re-projected", "written-request"),
    ]


def test_the_term_of_the_replies_is_met_and_its_guard_released(cases: Any, clock: Any) -> None:
    case = cases.asked()
    clock.move(timedelta(days=7))
    case.replied("income")
    case.do(record_replies)
    replies = case.term("asp-replies")
    assert case.course_of("asp-replies") == [("armed", None), ("met", "last-reply")]
    assert replies.id in [message["correlationKey"] for message in case.messages("term-closed")]


def test_replies_that_are_recorded_again_prolong_nothing(cases: Any, clock: Any) -> None:
    case = cases.asked()
    clock.move(timedelta(days=7))
    case.replied("income")
    case.do(record_replies)
    course = case.course_of(REVIEW)
    clock.move(timedelta(days=5))
    case.do(record_replies)
    assert case.term(REVIEW).last_day == date(2026, 12, 23)
    assert case.course_of(REVIEW) == course


def test_a_request_without_its_reply_keeps_the_review_standing_still(cases: Any, clock: Any) -> None:
    case = cases.asked("income", "zags")
    clock.move(timedelta(days=7))
    case.replied("income")
    with pytest.raises(ForSupervisorError, match="не на все запросы"):
        case.do(record_replies)
    assert case.term(REVIEW).last_day == date(2027, 1, 19)
    assert case.term("asp-replies").state == "armed"


def test_a_review_that_was_warned_of_while_it_stood_still_is_warned_of_again(cases: Any, clock: Any) -> None:
    case = cases.asked()
    case.do(warn_term, term_id=case.term(REVIEW).id)
    clock.move(timedelta(days=7))
    case.replied("income")
    case.do(record_replies)
    assert case.term(REVIEW).state == "armed"
