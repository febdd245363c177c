"""The stub's asynchronous channel: it acknowledges, and calls back when it is told to."""

from dataclasses import dataclass
from threading import Lock
from typing import Any
from uuid import uuid4

import httpx
from lxml import etree
from pydantic import ValidationError

from adapters.clock import Clock
from adapters.hardened_xml import XmlRefusedError
from adapters.population import Country
from adapters.shep.async_messages import (
    Acknowledgement,
    DeliveryStatus,
    MessageInfo,
    MessageState,
    MessageType,
    acknowledgement_envelope,
    message_envelope,
    read_message,
    status_envelope,
)
from adapters.shep.envelope import EnvelopeError
from adapters.shep.envelope_reading import text_in, wrapped_in
from adapters.shep.envelope_writing import wrapper_envelope
from adapters.shep.namespaces import ASYNC_TYPES, SOAP
from adapters.shep.payload import read_payload, write_payload
from adapters.shep.services import BY_SERVICE_ID
from adapters.shep.stub.answers import ANSWERS
from adapters.shep.ws_security import Signer
from adapters.shep.xml_model import read

PATH = "/bip-async-wss-gost/"


@dataclass
class Taken:
    """A question that the gateway has taken, with the answer that will be brought."""

    told: Acknowledgement
    service_id: str
    answer: Any
    state: MessageState = MessageState.ON_DELIVERY


class AsyncChannel:
    """Takes questions; `deliver` brings the answers, in any order and as often as it is told."""

    def __init__(self, country: Country, clock: Clock, signer: Signer) -> None:
        self._country = country
        self._clock = clock
        self._signer = signer
        self._lock = Lock()
        self._taken: dict[str, Taken] = {}

    def serve(self, envelope: etree._Element) -> etree._Element:
        """Return the signed reply to a verified envelope.

        Raises:
            EnvelopeError: it is none of the channel's operations, or is broken.
        """
        for operation, reply in (
            ("sendMessage", self._take),
            ("getMessageStatus", self._status),
            ("sendDeliveryNotification", self._confirmed),
        ):
            if envelope.find(f"{{{SOAP}}}Body/{{{ASYNC_TYPES}}}{operation}") is not None:
                answer = reply(envelope)
                self._signer.sign(answer)
                return answer
        raise EnvelopeError("no-operation")

    def waiting(self) -> list[Acknowledgement]:
        """Return the questions whose answers were not brought yet, oldest first."""
        with self._lock:
            return [one.told for one in self._taken.values() if one.state is MessageState.ON_DELIVERY]

    def callback(self, correlation_id: str, message_id: str | None = None) -> bytes:
        """Return the signed callback that answers a question."""
        taken = self._taken[correlation_id]
        service = BY_SERVICE_ID[taken.service_id]
        info = MessageInfo(
            taken.service_id,
            MessageType.RESPONSE,
            self._clock.now(),
            "shep",
            message_id=message_id or str(uuid4()),
            correlation_id=correlation_id,
        )
        envelope, data = message_envelope(info, to_client=True)
        if taken.answer is not None:
            write_payload(data, taken.answer, service.style, service.answer_root)
        self._signer.sign(envelope)
        return bytes(etree.tostring(envelope, encoding="utf-8"))

    def deliver(self, url: str, correlation_id: str, message_id: str | None = None) -> httpx.Response:
        """Bring an answer to a callback port."""
        reply = httpx.post(url, content=self.callback(correlation_id, message_id), timeout=30)
        if reply.status_code == 200:
            self._taken[correlation_id].state = MessageState.DELIVERED
        return reply

    def _take(self, envelope: etree._Element) -> etree._Element:
        info, data = read_message(envelope)
        service = BY_SERVICE_ID.get(info.service_id)
        payload = None if service is None else read_payload(data, service.request_root)
        if service is None or payload is None:
            raise EnvelopeError("no-service")
        try:
            request = read(service.request, payload)
        except (ValidationError, XmlRefusedError):
            raise EnvelopeError("schema") from None
        told = Acknowledgement(str(uuid4()), str(uuid4()), self._clock.now())
        answer = ANSWERS[info.service_id](self._country, self._clock, request)
        with self._lock:
            self._taken[told.correlation_id] = Taken(told, info.service_id, answer)
        return acknowledgement_envelope(told)

    def _status(self, envelope: etree._Element) -> etree._Element:
        message_id = text_in(wrapped_in(envelope, ASYNC_TYPES, "getMessageStatus", "request"), "messageId")
        states = {one.told.message_id: one.state for one in self._taken.values()}
        state = states.get(message_id, MessageState.NOT_DELIVERED)
        return status_envelope(DeliveryStatus(message_id, state, self._clock.now()))

    @staticmethod
    def _confirmed(_envelope: etree._Element) -> etree._Element:
        reply, _ = wrapper_envelope(ASYNC_TYPES, "sendDeliveryNotificationResponse", "response")
        return reply
