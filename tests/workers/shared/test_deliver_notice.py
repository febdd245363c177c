"""The notice leaves once by each means; an SMS never tells the outcome (law.md C 20)."""

from typing import Any

import pytest

from adapters.database.notice import Notice
from adapters.database.outbox import EffectKind
from rules.codes import Channel
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.runtime.failures import ForSupervisorError
from workers.shared.deliver_notice import EXTENSION_TEXT, SMS_TEXT, deliver_notice
from workers.shared.plan_delivery import plan_delivery

OUTCOMES = ("назнач", "отказ", "тағайында", "бас тарт")


@pytest.fixture
def planned(cases: Any) -> Any:
    def plan(channel: Channel = Channel.PORTAL, language: str = "ru", kind: str = "notice-refusal") -> Any:
        case = cases.submitted(channel=channel, language=language)
        case.do(route_application)
        case.do(register_application)
        document_id = case.paper(kind=kind)
        deliveries = case.do(plan_delivery, document_id=document_id).deliveries
        return case, document_id, {delivery.means: delivery.key for delivery in deliveries}

    return plan


def deliver(case: Any, document_id: str, means: str, key: str) -> None:
    case.do(deliver_notice, document_id=document_id, means=means, key=key)


def test_the_sms_goes_to_the_applicants_phone_and_names_the_number_of_the_case(planned: Any) -> None:
    case, document_id, keys = planned()
    deliver(case, document_id, "sms", keys["sms"])
    (sms,) = case.effects(EffectKind.SMS)
    assert (sms.business_key, sms.then_announce) == (keys["sms"], True)
    assert sms.payload == {
        "phone": case.family.applicant.phone,
        "text": SMS_TEXT["ru"].format(number=case.row.number),
    }
    assert case.row.number in sms.payload["text"]


def test_the_sms_of_an_extension_notice_speaks_of_the_term_not_of_a_decision(planned: Any) -> None:
    case, document_id, keys = planned(kind="notice-extension")
    deliver(case, document_id, "sms", keys["sms"])
    assert case.effects(EffectKind.SMS)[0].payload["text"] == EXTENSION_TEXT["ru"].format(
        number=case.row.number
    )


def test_the_sms_speaks_the_applicants_language(planned: Any) -> None:
    case, document_id, keys = planned(language="kk")
    deliver(case, document_id, "sms", keys["sms"])
    assert "өтініші бойынша" in case.effects(EffectKind.SMS)[0].payload["text"]


@pytest.mark.parametrize("text", SMS_TEXT.values(), ids=SMS_TEXT.keys())
def test_no_sms_tells_the_outcome(text: str) -> None:
    assert not any(word in text.lower() for word in OUTCOMES)


def test_the_cabinet_gets_the_document_for_the_applicant(planned: Any) -> None:
    case, document_id, keys = planned()
    deliver(case, document_id, "cabinet", keys["cabinet"])
    (cabinet,) = case.effects(EffectKind.CABINET)
    assert (cabinet.business_key, cabinet.then_announce) == (keys["cabinet"], True)
    assert cabinet.payload == {"iin": case.family.applicant.iin, "documentId": document_id}


def test_at_the_counter_the_paper_lies_ready_and_the_process_goes_on(planned: Any, clock: Any) -> None:
    case, document_id, keys = planned(Channel.CENTRE)
    for _ in range(2):
        deliver(case, document_id, "counter", keys["counter"])
    notice = next(notice for notice in case.all(Notice) if notice.means == "counter")
    assert (notice.accepted_at, notice.handed_over_on) == (clock.now(), None)
    (accepted,) = case.messages("effect-accepted")
    assert accepted["correlationKey"] == keys["counter"]


def test_delivering_again_by_the_same_key_wants_no_second_effect(planned: Any) -> None:
    case, document_id, keys = planned()
    for _ in range(2):
        deliver(case, document_id, "sms", keys["sms"])
    assert len(case.effects(EffectKind.SMS)) == 1


def test_nothing_of_the_applicant_reaches_the_engine_or_the_audit(planned: Any, names_nobody: Any) -> None:
    case, document_id, keys = planned()
    deliver(case, document_id, "cabinet", keys["cabinet"])
    assert names_nobody(case.audited("notice-sent"))
    assert names_nobody([effect.payload for effect in case.effects(EffectKind.MESSAGE)])


def test_a_case_without_a_number_sends_no_notice(cases: Any) -> None:
    case = cases.submitted()
    with pytest.raises(ForSupervisorError, match="нет номера"):
        deliver(case, case.paper(), "sms", f"{case.id}/notice/sms")
    assert case.effects(EffectKind.SMS) == []
