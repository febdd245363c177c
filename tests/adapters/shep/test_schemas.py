"""What is written on the wire, by us and by the specification, is what our schemas describe."""

from datetime import date
from typing import Any

import pytest
from lxml import etree

from adapters.population import Archetype
from adapters.shep.async_messages import (
    Acknowledgement,
    DeliveryStatus,
    MessageInfo,
    MessageState,
    MessageType,
    acknowledgement_envelope,
    delivery_envelope,
    message_envelope,
    status_envelope,
    status_question,
)
from adapters.shep.envelope import RequestInfo, ResponseInfo
from adapters.shep.envelope_writing import fault_envelope, request_envelope, response_envelope
from adapters.shep.payload import write_payload
from adapters.shep.schemas import channel_schema, payload_problems
from adapters.shep.services import AISOIP, INCOME, REGISTRY
from adapters.shep.stub.answers import ANSWERS
from adapters.shep.xml_model import fill
from tests.adapters.shep.golden import (
    ASYNC_REQUEST,
    FAMILY,
    GBD_FL_REQUEST,
    GUID,
    INCOMES,
    PERSON,
    RESPONSE,
)

IIN = "990101300003"


def assert_valid(channel: str, envelope: etree._Element) -> None:
    (wrapper,) = envelope.find("{*}Body")
    schema = channel_schema(channel)
    assert schema.validate(etree.fromstring(etree.tostring(wrapper))), schema.error_log


def envelopes(now: Any) -> dict[str, tuple[str, etree._Element]]:
    request, data = request_envelope(
        RequestInfo(GUID, "S", now, "komek", "secret", session_id=f"{{{GUID}}}", correlation_id=GUID)
    )
    asked = INCOME.request(iin=IIN, period_from=now.date(), period_to=now.date())
    write_payload(data, asked, INCOME.style, INCOME.request_root)
    response, _ = response_envelope(ResponseInfo(GUID, now, "SCSS001", "ok", GUID, GUID))
    info = MessageInfo("S", MessageType.RESPONSE, now, "shep", "secret", GUID, GUID, GUID)
    told, delivery = Acknowledgement(GUID, GUID, now), DeliveryStatus(GUID, MessageState.DELIVERED, now)
    return {
        "question": ("sync", request),
        "answer": ("sync", response),
        "message": ("async", message_envelope(info)[0]),
        "acknowledgement": ("async", acknowledgement_envelope(told)),
        "status question": ("async", status_question(GUID)),
        "status": ("async", status_envelope(delivery)),
        "delivery": ("async", delivery_envelope(delivery)),
        "callback": ("client", message_envelope(info, to_client=True)[0]),
        "its acknowledgement": ("client", acknowledgement_envelope(told, to_client=True)),
        "notice": ("client", delivery_envelope(delivery, to_client=True)),
    }


def test_what_we_write_is_valid(stubs: Any) -> None:
    for channel, envelope in envelopes(stubs.clock.now()).values():
        assert_valid(channel, envelope)


def test_a_fault_is_valid(stubs: Any) -> None:
    detail = fault_envelope("SCE001", "Bad", stubs.clock.now()).find("{*}Body/{*}Fault/detail")
    assert channel_schema("sync").validate(etree.fromstring(etree.tostring(detail[0])))


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("sync", GBD_FL_REQUEST.replace("MESSAGE", GUID).replace("SESSION", f"{{{GUID}}}")),
        ("async", ASYNC_REQUEST),
    ],
)
def test_the_golden_questions_are_valid(channel: str, text: str) -> None:
    schema = channel_schema(channel)
    assert schema.validate(etree.fromstring(text)), schema.error_log


def test_the_golden_answer_is_valid() -> None:
    text = RESPONSE.format(code="SCSS001", message="ok", data=f"<data>{PERSON}</data>")
    assert_valid("sync", etree.fromstring(text.encode()))


@pytest.mark.parametrize(
    ("old", "new"),
    [("serviceId>", "service>"), ("<sender>", "<sender><x/>"), ("2026-11-23T12", "yesterday")],
)
def test_what_departs_from_the_specification_is_not_valid(old: str, new: str) -> None:
    text = GBD_FL_REQUEST.replace("MESSAGE", GUID).replace("SESSION", GUID)
    assert text.replace(old, new) != text
    assert not channel_schema("sync").validate(etree.fromstring(text.replace(old, new)))


@pytest.mark.parametrize(("code", "content"), [("zags", FAMILY), ("income", INCOMES)])
def test_the_golden_payloads_are_valid(code: str, content: str) -> None:
    payload = etree.fromstring(f"<data>{content}</data>")
    payload = payload[0] if code == "income" else payload
    assert payload_problems(REGISTRY[code], payload, answer=True) == []


@pytest.mark.parametrize("code", REGISTRY)
def test_every_question_and_answer_has_the_shape_of_its_schema(stubs: Any, code: str) -> None:
    service = REGISTRY[code]
    iin = stubs.country.family_with(Archetype.CARER_OF_SMALL_CHILD).applicant.iin
    if service in (INCOME, AISOIP):
        question = service.request(iin=iin, period_from=date(2026, 7, 1), period_to=date(2026, 9, 30))
    else:
        question = service.request.about_person(iin)
    for model, is_answer in (
        (question, False),
        (ANSWERS[service.service_id](stubs.country, stubs.clock, question), True),
    ):
        payload = etree.Element("data")
        fill(payload, model)
        assert payload_problems(service, payload, answer=is_answer) == []
    etree.SubElement(payload, "surprise")
    assert payload_problems(service, payload, answer=True)
