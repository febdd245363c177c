"""By which means the result reaches the applicant (law.md C 20)."""

from typing import Any

import pytest

from adapters.database.notice import Notice
from rules.codes import Channel
from workers.shared.plan_delivery import plan_delivery


@pytest.mark.parametrize(
    ("channel", "means"),
    [
        (Channel.PORTAL, ["cabinet", "sms"]),
        (Channel.CENTRE, ["counter", "sms"]),
        (Channel.AKIM, ["counter", "sms"]),
        (Channel.PROACTIVE, ["counter", "cabinet", "sms"]),
    ],
)
def test_each_channel_has_its_means(cases: Any, channel: Channel, means: list[str]) -> None:
    case = cases.submitted(channel=channel)
    document_id = case.paper(kind="notice-appointment")
    planned = case.do(plan_delivery, document_id=document_id).deliveries
    assert [delivery.means for delivery in planned] == means
    assert [delivery.key for delivery in planned] == [
        f"{case.id}/notice/{document_id}/{one}" for one in means
    ]
    assert case.row.stage == "notification"


def test_an_extension_notice_on_its_way_is_not_the_stage_of_the_case(cases: Any) -> None:
    case = cases.submitted()
    case.do(plan_delivery, document_id=case.paper(kind="notice-extension"))
    assert case.row.stage == "submitted"


def test_each_delivery_is_noted_once_and_accepted_by_nobody_yet(cases: Any, clock: Any) -> None:
    case = cases.submitted()
    document_id = case.paper()
    first = case.do(plan_delivery, document_id=document_id)
    assert case.do(plan_delivery, document_id=document_id) == first
    notices = case.all(Notice)
    assert sorted(notice.means for notice in notices) == ["cabinet", "sms"]
    assert {(notice.planned_at, notice.accepted_at) for notice in notices} == {(clock.now(), None)}


def test_another_document_is_delivered_for_itself(cases: Any) -> None:
    case = cases.submitted()
    for key in ("extension", "decision"):
        case.do(plan_delivery, document_id=case.paper(key=key))
    assert len(case.all(Notice)) == 4
