"""The office keeps the day on which a paper notice was signed for; no clock waits for it (law.md C 7, 20)."""

from datetime import date
from typing import Any

import pytest

from adapters.database.notice import Notice
from rules.codes import Channel
from workers.runtime.failures import ForSupervisorError
from workers.shared.announce_event import announce_event
from workers.shared.plan_delivery import plan_delivery
from workers.shared.record_notice_hand_over import record_notice_hand_over

COLLECTED = date(2026, 12, 14)


@pytest.fixture
def planned(cases: Any) -> Any:
    def plan(channel: Channel) -> Any:
        case = cases.registered(channel)
        document_id = case.paper(kind="notice-appointment")
        case.do(plan_delivery, document_id=document_id)
        return case, document_id

    return plan


def handed_over(case: Any, document_id: str) -> dict[str, date | None]:
    return {one.means: one.handed_over_on for one in case.all(Notice) if one.document_id == document_id}


@pytest.mark.parametrize("channel", [Channel.CENTRE, Channel.AKIM])
def test_the_day_of_the_hand_over_is_kept_for_the_paper_only(planned: Any, channel: Channel) -> None:
    case, document_id = planned(channel)
    case.do(record_notice_hand_over, document_id=document_id, handed_on=COLLECTED.isoformat())
    assert handed_over(case, document_id) == {"counter": COLLECTED, "sms": None}
    assert case.audited("notice-handed-over") == [{"document": document_id}]


def test_each_document_has_its_own_day(planned: Any) -> None:
    case, document_id = planned(Channel.CENTRE)
    other = case.paper(key="extension", kind="notice-extension")
    case.do(plan_delivery, document_id=other)
    case.do(record_notice_hand_over, document_id=other, handed_on=COLLECTED.isoformat())
    assert handed_over(case, document_id)["counter"] is None
    assert handed_over(case, other)["counter"] == COLLECTED


def test_a_paper_that_is_collected_late_breaks_no_term(planned: Any, clock: Any) -> None:
    case, document_id = planned(Channel.CENTRE)
    case.do(announce_event, event="result-available")
    clock.move(case.term("asp-review-centre").due_at - clock.now())
    case.do(record_notice_hand_over, document_id=document_id, handed_on="2026-12-16")
    assert case.term("asp-review-centre").state == "met"


def test_what_went_to_the_cabinet_is_not_handed_over_at_the_counter(planned: Any) -> None:
    case, document_id = planned(Channel.PORTAL)
    with pytest.raises(ForSupervisorError, match="не выдаётся на руки"):
        case.do(record_notice_hand_over, document_id=document_id, handed_on=COLLECTED.isoformat())
