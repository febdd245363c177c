"""Every message of the asynchronous channel and every fault, from the specification, in both directions."""

from datetime import datetime

import pytest
from lxml import etree

from adapters.clock import ALMATY
from adapters.shep.async_messages import (
    NOTICE,
    Acknowledgement,
    DeliveryStatus,
    MessageInfo,
    MessageState,
    MessageType,
    acknowledgement_envelope,
    delivery_envelope,
    message_envelope,
    read_acknowledgement,
    read_message,
    read_notice,
    read_status,
    status_envelope,
    status_question,
)
from adapters.shep.envelope_reading import fault_code, text_in, wrapped_in
from adapters.shep.envelope_writing import fault_envelope
from adapters.shep.namespaces import ASYNC_TYPES, CLIENT_TYPES, SOAP, TYPES
from adapters.shep.schemas import channel_schema
from tests.adapters.shep.golden import (
    ACKNOWLEDGEMENT,
    ASYNC_REQUEST,
    CALLBACK,
    DELIVERY,
    FAULT,
    GUID,
    OTHER_GUID,
    STATUS,
    STATUS_QUESTION,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=ALMATY)
QUESTION = MessageInfo("LPH_HOUSEHOLD", MessageType.REQUEST, NOON, "komek", "secret")
ANSWER = MessageInfo(
    "LPH_HOUSEHOLD", MessageType.RESPONSE, NOON, "shep", message_id=GUID, correlation_id=OTHER_GUID
)
TOLD = Acknowledgement(GUID, OTHER_GUID, NOON)
DELIVERED = DeliveryStatus(GUID, MessageState.DELIVERED, NOON)
OURS = DELIVERY.replace("NAME", "sendDeliveryNotification").replace("TYPES", ASYNC_TYPES)
TAKEN = ACKNOWLEDGEMENT.replace("TYPES", ASYNC_TYPES)
HEARD = ACKNOWLEDGEMENT.replace("TYPES", CLIENT_TYPES)
THEIRS = DELIVERY.replace("NAME", NOTICE).replace("TYPES", CLIENT_TYPES)
FAULTS = {
    "sync": (TYPES, "SendMessageFault1_SendMessageFault"),
    "async": (ASYNC_TYPES, "sendMessageFault1_sendMessageFault"),
    "client": (CLIENT_TYPES, "sendMessageFault1_sendMessageFault"),
}
WRITTEN = {
    "question": ("async", message_envelope(QUESTION)[0], ASYNC_REQUEST),
    "acknowledgement": ("async", acknowledgement_envelope(TOLD), TAKEN),
    "callback": ("client", message_envelope(ANSWER, to_client=True)[0], CALLBACK),
    "its acknowledgement": ("client", acknowledgement_envelope(TOLD, to_client=True), HEARD),
    "status question": ("async", status_question(GUID), STATUS_QUESTION),
    "status": ("async", status_envelope(DELIVERED), STATUS),
    "delivery": ("async", delivery_envelope(DELIVERED), OURS),
    "notice": ("client", delivery_envelope(DELIVERED, to_client=True), THEIRS),
}  # fmt: skip
TIDY = etree.XMLParser(remove_blank_text=True)


def c14n(element: etree._Element) -> bytes:
    """The canonical form without white space between elements and without namespaces that nothing uses."""
    own = etree.fromstring(etree.tostring(element), TIDY)
    etree.cleanup_namespaces(own)
    return bytes(etree.tostring(own, method="c14n"))


def enveloped(body: str) -> etree._Element:
    """A golden body in an envelope as another implementation writes it."""
    text = body.replace("typ:", "q1:").replace("xmlns:typ", "xmlns:q1")
    return etree.fromstring(f'<s:Envelope xmlns:s="{SOAP}"><s:Header/><s:Body>{text}</s:Body></s:Envelope>')


@pytest.mark.parametrize(("channel", "envelope", "golden"), WRITTEN.values(), ids=WRITTEN.keys())
def test_what_we_write_is_the_golden_message_and_valid(
    channel: str, envelope: etree._Element, golden: str
) -> None:
    (wrapper,) = envelope.find("{*}Body")
    assert c14n(wrapper) == c14n(etree.fromstring(golden))
    schema = channel_schema(channel)
    assert schema.validate(etree.fromstring(golden)), schema.error_log
    assert not schema.validate(etree.fromstring(golden.replace("essage", "essaje"))), "a schema that minds"


def test_what_others_write_by_the_specification_is_read() -> None:
    asked, data = read_message(enveloped(ASYNC_REQUEST))
    assert (asked.service_id, asked.message_type, asked.message_id) == ("LPH_HOUSEHOLD", "REQUEST", None)
    assert len(data) == 0
    read, _ = read_message(enveloped(CALLBACK), to_client=True)
    assert read == ANSWER
    assert read_acknowledgement(enveloped(TAKEN)) == TOLD
    assert read_status(enveloped(STATUS), GUID) == DELIVERED
    assert read_notice(enveloped(THEIRS)) == DELIVERED
    question = wrapped_in(enveloped(STATUS_QUESTION), ASYNC_TYPES, "getMessageStatus", "request")
    assert text_in(question, "messageId") == GUID


@pytest.mark.parametrize("channel", FAULTS)
def test_a_fault_is_written_and_read_as_its_port_has_it(channel: str) -> None:
    types, name = FAULTS[channel]
    golden = FAULT.replace("TYPES", types).replace("NAME", name)
    written = fault_envelope("SCE001", "Bad message format", NOON, types)
    assert c14n(written) == c14n(etree.fromstring(golden))
    assert fault_code(etree.fromstring(golden)) == "SCE001"
    (detail,) = written.find("{*}Body/{*}Fault/detail")
    schema = channel_schema(channel)
    assert schema.validate(etree.fromstring(etree.tostring(detail))), schema.error_log
