"""Messages of the asynchronous channel, in both directions (wire-formats §1, verified).

The wrapper is qualified, everything below it is not; the gateway gives messageId and correlationId.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lxml import etree

from adapters.shep.envelope import EnvelopeError
from adapters.shep.envelope_reading import child_of, guid_in, instant_in, text_in, wrapped_in
from adapters.shep.envelope_writing import add_text, wrapper_envelope
from adapters.shep.namespaces import ASYNC_TYPES, CLIENT_TYPES

NOTICE = "changeMassageStatusNotification"
"""As the gateway spells it."""


class MessageType(StrEnum):
    """Name what a message is."""

    REQUEST = "REQUEST"
    NOTIFICATION = "NOTIFICATION"
    UPDATE = "UPDATE"
    RESPONSE = "RESPONSE"


class MessageState(StrEnum):
    """Tell what became of a message on its way."""

    ON_DELIVERY = "ON_DELIVERY"
    DELIVERED = "DELIVERED"
    NOT_DELIVERED = "NOT_DELIVERED"
    DELIVERY_STOPPED = "DELIVERY_STOPPED"


@dataclass(frozen=True, slots=True)
class MessageInfo:
    """The head of a message; ids are the gateway's, so that a new question has none."""

    service_id: str
    message_type: MessageType
    message_date: datetime
    sender_id: str
    password: str | None = None
    message_id: str | None = None
    correlation_id: str | None = None
    session_id: str | None = None

    def __repr__(self) -> str:
        return f"MessageInfo({self.service_id}, {self.message_type}, {self.message_id})"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The gateway's word that it has taken a message, with the ids it gave."""

    message_id: str
    correlation_id: str
    response_date: datetime


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """What became of a message."""

    message_id: str
    state: MessageState
    at: datetime


def message_envelope(info: MessageInfo, *, to_client: bool = False) -> tuple[etree._Element, etree._Element]:
    """Return an envelope of `sendMessage` and its empty `data`; `to_client` is the port that we host."""
    envelope, request = wrapper_envelope(_types(to_client=to_client), "sendMessage", "request")
    head = etree.SubElement(request, "messageInfo")
    add_text(head, "messageId", info.message_id)
    add_text(head, "correlationId", info.correlation_id)
    add_text(head, "serviceId", info.service_id)
    add_text(head, "messageType", info.message_type)
    add_text(head, "messageDate", info.message_date.isoformat(timespec="milliseconds"))
    sender = etree.SubElement(head, "sender")
    add_text(sender, "senderId", info.sender_id)
    add_text(sender, "password", info.password)
    add_text(head, "sessionId", info.session_id)
    return envelope, etree.SubElement(etree.SubElement(request, "messageData"), "data")


def read_message(envelope: etree._Element, *, to_client: bool = False) -> tuple[MessageInfo, etree._Element]:
    """Return the head and the `data` of a `sendMessage`.

    Raises:
        EnvelopeError: something is missing; here and below.
    """
    request = wrapped_in(envelope, _types(to_client=to_client), "sendMessage", "request")
    head = child_of(request, "messageInfo")
    try:
        kind = MessageType(text_in(head, "messageType"))
    except ValueError:
        raise EnvelopeError("bad-messageType") from None
    info = MessageInfo(
        service_id=text_in(head, "serviceId"),
        message_type=kind,
        message_date=instant_in(head, "messageDate"),
        sender_id=text_in(child_of(head, "sender"), "senderId"),
        message_id=guid_in(head, "messageId"),
        correlation_id=guid_in(head, "correlationId"),
        session_id=guid_in(head, "sessionId"),
    )
    return info, child_of(child_of(request, "messageData"), "data")


def acknowledgement_envelope(told: Acknowledgement, *, to_client: bool = False) -> etree._Element:
    """Return the envelope of a `sendMessageResponse`."""
    types = _types(to_client=to_client)
    envelope, response = wrapper_envelope(types, "sendMessageResponse", "response")
    add_text(response, "messageId", told.message_id)
    add_text(response, "correlationId", told.correlation_id)
    add_text(response, "responseDate", told.response_date.isoformat(timespec="milliseconds"))
    return envelope


def read_acknowledgement(envelope: etree._Element) -> Acknowledgement:
    """Return the gateway's acknowledgement."""
    response = wrapped_in(envelope, ASYNC_TYPES, "sendMessageResponse", "response")
    return Acknowledgement(
        message_id=_needed(response, "messageId"),
        correlation_id=_needed(response, "correlationId"),
        response_date=instant_in(response, "responseDate"),
    )


def status_question(message_id: str) -> etree._Element:
    """Return the envelope of a `getMessageStatus`."""
    envelope, request = wrapper_envelope(ASYNC_TYPES, "getMessageStatus", "request")
    add_text(request, "messageId", message_id)
    return envelope


def status_envelope(told: DeliveryStatus) -> etree._Element:
    """Return the envelope of a `getMessageStatusResponse`."""
    envelope, response = wrapper_envelope(ASYNC_TYPES, "getMessageStatusResponse", "response")
    add_text(response, "messageState", told.state)
    status = etree.SubElement(response, "status")
    add_text(status, "code", "SCSS001")
    add_text(status, "message", "Message has been processed successfully")
    add_text(response, "responseDate", told.at.isoformat(timespec="milliseconds"))
    return envelope


def read_status(envelope: etree._Element, message_id: str) -> DeliveryStatus:
    """Return what the gateway says of a message."""
    response = wrapped_in(envelope, ASYNC_TYPES, "getMessageStatusResponse", "response")
    return DeliveryStatus(message_id, _state(response), instant_in(response, "responseDate"))


def delivery_envelope(told: DeliveryStatus, *, to_client: bool = False) -> etree._Element:
    """Return a word about a delivery: ours to the gateway, or the gateway's to the port that we host."""
    name = NOTICE if to_client else "sendDeliveryNotification"
    envelope, request = wrapper_envelope(_types(to_client=to_client), name, "request")
    add_text(request, "messageId", told.message_id)
    add_text(request, "messageState", told.state)
    add_text(request, "notificationDate", told.at.isoformat(timespec="milliseconds"))
    return envelope


def read_notice(envelope: etree._Element) -> DeliveryStatus:
    """Return what a `changeMassageStatusNotification` tells."""
    request = wrapped_in(envelope, CLIENT_TYPES, NOTICE, "request")
    return DeliveryStatus(
        _needed(request, "messageId"), _state(request), instant_in(request, "notificationDate")
    )


def _types(*, to_client: bool) -> str:
    return CLIENT_TYPES if to_client else ASYNC_TYPES


def _needed(parent: etree._Element, name: str) -> str:
    guid = guid_in(parent, name)
    if guid is None:
        raise EnvelopeError(f"no-{name}")
    return guid


def _state(parent: etree._Element) -> MessageState:
    try:
        return MessageState(text_in(parent, "messageState"))
    except ValueError:
        raise EnvelopeError("bad-messageState") from None
