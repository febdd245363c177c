"""A written request lets the review stand still from its day, at most 30 calendar days (law.md C 3)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.clock import ALMATY
from adapters.database.outbox import EffectKind
from adapters.database.written_request import WrittenRequest
from rules.codes import Channel
from workers.asp.prepare_requests import prepare_requests
from workers.asp.record_hand_over import record_hand_over
from workers.asp.record_replies import record_replies
from workers.asp.record_requests import record_requests
from workers.runtime.failures import ForSupervisorError
from workers.shared.breach_term import breach_term
from workers.shared.draft_extension_notice import draft_extension_notice
from workers.shared.warn_term import warn_term

REVIEW = "asp-review-portal"


@pytest.fixture
def prepared(cases: Any) -> Any:
    def prepare(channel: Channel = Channel.PORTAL) -> Any:
        case = cases.registered(channel)
        case.lacks("income")
        case.do(prepare_requests)
        return case

    return prepare


# 16 December, 1, 4 and 7 January are days off; the wait lasts from 24 November to 24 December.
@pytest.mark.parametrize(
    ("channel", "term", "before", "after"),
    [
        (Channel.PORTAL, REVIEW, date(2026, 12, 15), date(2027, 1, 19)),
        (Channel.CENTRE, "asp-review-centre", date(2026, 12, 15), date(2027, 1, 19)),
        (Channel.PROACTIVE, "asp-review-proactive", date(2026, 12, 15), date(2027, 1, 19)),
        (Channel.AKIM, "asp-review-akim", date(2026, 12, 21), date(2027, 1, 22)),
    ],
)
def test_whichever_of_15_or_18_days_runs_stands_still_for_30_days(
    prepared: Any, channel: Channel, term: str, before: date, after: date
) -> None:
    case = prepared(channel)
    assert case.term(term).last_day == before
    case.do(record_requests)
    assert case.term(term).last_day == after
    assert case.course_of(term) == [
        ("armed", None),
        ("suspended", "written-request"),
        ("extended", "written-request"),
    ]


def test_days_that_had_passed_by_the_day_of_the_request_stay_counted(prepared: Any, clock: Any) -> None:
    case = prepared()
    clock.move(timedelta(days=3))
    case.do(record_requests)
    # 25, 26 and 27 November count; the wait's 30 days end on Sunday, so on Monday, 28 December.
    assert case.term(REVIEW).last_day == date(2027, 1, 18)


def test_the_replies_have_30_calendar_days_from_the_request(prepared: Any, clock: Any) -> None:
    case = prepared()
    recorded = case.do(record_requests)
    replies = case.term("asp-replies")
    assert (recorded.replies_term_id, recorded.replies_due) == (replies.id, replies.due_at)
    assert (replies.started_at, replies.last_day) == (clock.now(), date(2026, 12, 24))
    assert replies.due_at == datetime(2026, 12, 25, tzinfo=ALMATY)
    assert replies.clause == "passport-asp/extension"


def test_a_wait_that_ends_on_a_day_off_ends_for_the_bodies_on_the_next_working_day(
    prepared: Any, clock: Any
) -> None:
    case = prepared()
    clock.move(timedelta(days=3))
    case.do(record_requests)
    assert case.term("asp-replies").last_day == date(2026, 12, 28)


def test_what_stands_still_does_so_until_the_replies_own_end(prepared: Any, clock: Any) -> None:
    """30 days from 4 December end on Sunday, 3 January; the 4th is off, so their last day is the 5th."""
    case = prepared()
    clock.move(timedelta(days=10))
    case.do(record_requests)
    # 25 November to 4 December were eight of the fifteen days, seven follow the 5th; the 7th is off.
    assert case.term("asp-replies").last_day == date(2027, 1, 5)
    assert case.term(REVIEW).last_day == date(2027, 1, 15)
    told = {message["correlationKey"]: message["variables"] for message in case.messages("term-changed")}
    assert told[case.term(REVIEW).id]["dueAt"] == "2027-01-16T00:00:00+05:00", "its guard waits as long"
    notice = case.text_of(case.do(draft_extension_notice).document_id)
    assert "15 января 2027 года" in notice, "and so is the applicant told"


def test_the_notice_of_the_extension_has_2_working_days(prepared: Any) -> None:
    case = prepared()
    case.do(record_requests)
    notice = case.term("asp-extension-notice")
    assert (notice.state, notice.last_day) == ("armed", date(2026, 11, 26))
    assert notice.clause == "passport-asp/extension-notice"


def test_the_hand_over_to_the_commission_stands_still_too(prepared: Any) -> None:
    case = prepared()
    assert case.term("asp-commission-hand-over").last_day == date(2026, 11, 25)
    case.do(record_requests)
    assert case.term("asp-commission-hand-over").last_day == date(2026, 12, 25)


def test_the_hand_over_to_the_commission_stands_still_in_a_case_of_the_akim_too(prepared: Any) -> None:
    case = prepared(Channel.AKIM)
    case.do(record_hand_over)
    case.do(record_requests)
    assert case.term("asp-commission-hand-over").last_day == date(2026, 12, 25)


def test_no_other_term_stands_still(prepared: Any) -> None:
    case = prepared(Channel.AKIM)
    before = case.term("asp-akim-hand-over").due_at
    case.do(record_requests)
    assert case.term("asp-akim-hand-over").due_at == before
    assert case.course_of("asp-akim-hand-over") == [("armed", None)]


def test_each_guard_is_told_the_new_instants_under_a_key_of_its_own(prepared: Any) -> None:
    case = prepared()
    case.do(record_requests)
    changed = {message["correlationKey"]: message["variables"] for message in case.messages("term-changed")}
    assert changed == {
        case.term(REVIEW).id: {
            "warnAt": "2027-01-15T00:00:00+05:00",
            "dueAt": "2027-01-20T00:00:00+05:00",
        },
        case.term("asp-commission-hand-over").id: {
            "warnAt": "2026-12-25T00:00:00+05:00",
            "dueAt": "2026-12-26T00:00:00+05:00",
        },
    }
    keys = [effect.business_key for effect in case.effects(EffectKind.MESSAGE)]
    assert len(keys) == len(set(keys))
    changes = [key for key in keys if "/term-changed/" in key]
    assert sorted(key.rsplit("/", 2)[1] for key in changes) == sorted(changed)


def test_who_was_warned_of_the_old_end_is_warned_of_the_new_one(prepared: Any) -> None:
    case = prepared()
    case.do(warn_term, term_id=case.term(REVIEW).id)
    case.do(record_requests)
    assert case.term(REVIEW).state == "armed"


def test_a_later_request_does_not_prolong(prepared: Any, clock: Any) -> None:
    case = prepared()
    first = case.do(record_requests)
    before = (case.term(REVIEW).due_at, case.term("asp-commission-hand-over").due_at)
    told = len(case.messages("term-changed"))
    clock.move(timedelta(days=10))
    case.lacks("zags")
    case.do(prepare_requests)
    again = case.do(record_requests)
    assert again == first
    assert (case.term(REVIEW).due_at, case.term("asp-commission-hand-over").due_at) == before
    assert len(case.messages("term-changed")) == told
    assert [event for event, _ in case.course_of(REVIEW)] == ["armed", "suspended", "extended"]


def test_each_request_keeps_the_day_on_which_it_left(prepared: Any, clock: Any) -> None:
    case = prepared()
    case.do(record_requests)
    first = clock.now()
    clock.move(timedelta(days=10))
    case.lacks("zags")
    case.do(prepare_requests)
    case.do(record_requests)
    sent = {request.system: request.sent_at for request in case.all(WrittenRequest)}
    assert sent == {"income": first, "zags": clock.now()}


def test_after_the_replies_there_is_no_second_extension(prepared: Any, clock: Any) -> None:
    case = prepared()
    case.do(record_requests)
    case.replied("income")
    case.do(record_replies)
    before = case.term(REVIEW).due_at
    clock.move(timedelta(days=1))
    case.lacks("zags")
    case.do(prepare_requests)
    with pytest.raises(ForSupervisorError, match="Срок ответов"):
        case.do(record_requests)
    assert case.term(REVIEW).due_at == before


def test_the_case_waits_for_replies_on_the_desk(prepared: Any) -> None:
    case = prepared()
    case.do(record_requests)
    assert case.row.stage == "requests"


def test_requests_recorded_again_prolong_nothing(prepared: Any, clock: Any) -> None:
    case = prepared()
    first = case.do(record_requests)
    due = case.term(REVIEW).due_at
    clock.move(timedelta(days=5))
    assert case.do(record_requests) == first
    assert case.term(REVIEW).due_at == due


def test_nothing_of_the_applicant_reaches_the_engine_or_the_audit(prepared: Any, names_nobody: Any) -> None:
    case = prepared()
    case.do(record_requests)
    assert names_nobody([effect.payload for effect in case.effects(EffectKind.MESSAGE)])
    assert names_nobody(case.audited("requests-sent") + case.audited("term-suspended"))


def test_a_case_that_walks_again_does_not_wait_for_30_days_that_are_over(
    prepared: Any,
) -> None:
    case = prepared()
    case.do(record_requests)
    replies = case.term("asp-replies")
    case.do(breach_term, term_id=replies.id)
    assert case.term("asp-replies").state == "ended"
    again = replace(case.office, epoch="epoch-2")
    told = case.do(record_requests, office=again)
    assert (told.replies_term_id, told.replies_due) == (replies.id, replies.due_at)
    ended = [message["correlationKey"] for message in case.messages("term-ended")]
    assert ended == [replies.id, replies.id], "said to each walk"
