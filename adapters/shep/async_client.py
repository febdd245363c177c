"""The client of ШЭП's asynchronous channel: a question is acknowledged now and answered by a callback."""

from lxml import etree

from adapters.breaker import Breakers
from adapters.clock import Clock
from adapters.shep.async_messages import (
    Acknowledgement,
    DeliveryStatus,
    MessageInfo,
    MessageState,
    MessageType,
    delivery_envelope,
    message_envelope,
    read_acknowledgement,
    read_status,
    status_question,
)
from adapters.shep.envelope import EnvelopeError
from adapters.shep.errors import ShepError, ShepMalformedError, ShepUnavailableError
from adapters.shep.exchange import Exchange, Note, forget
from adapters.shep.payload import write_payload
from adapters.shep.service import AnyService, Channel, RegisterRequest
from adapters.shep.transport import Transport
from adapters.shep.ws_security import Signer, Verifier


class AsyncShepClient:
    """Sends questions whose answers come later; blocks. Safe to share among threads.

    `url` is the whole address of the asynchronous channel; `also` names systems, by our codes, that an
    operator asks by it though their entry says that they answer at once.
    """

    def __init__(
        self,
        url: str,
        sender_id: str,
        password: str,
        signer: Signer,
        verifier: Verifier,
        *,
        clock: Clock,
        breakers: Breakers | None = None,
        also: frozenset[str] = frozenset(),
    ) -> None:
        self._transport = Transport(url, verifier)
        self._also = also
        self._sender_id = sender_id
        self._password = password
        self._signer = signer
        self._clock = clock
        self._breakers = breakers or Breakers()

    def carries(self, service: AnyService) -> bool:
        """Tell whether a service is asked by this channel."""
        return service.channel is Channel.ASYNC or service.code in self._also

    def send(self, service: AnyService, request: RegisterRequest, note: Note = forget) -> Acknowledgement:
        """Send a question and return the gateway's acknowledgement with the ids it gave.

        Raises:
            SystemAway: the system is known not to answer, here and below.
            ShepError: the question was not taken.
        """
        now = self._clock.now()
        info = MessageInfo(
            service.service_id, MessageType.REQUEST, now, self._sender_id, password=self._password
        )
        envelope, data = message_envelope(info)
        write_payload(data, request, service.style, service.request_root)
        question, answer = self._signed(envelope), bytearray()
        outcome, told = "acknowledged", None
        try:
            told = self._acknowledged(service, question, answer)
        except ShepError as error:
            outcome = error.outcome
            raise
        finally:
            note(
                Exchange(
                    message_id=told.message_id if told else "",
                    correlation_id=told.correlation_id if told else None,
                    system=service.code,
                    service_id=service.service_id,
                    about=request.about,
                    sent_at=now,
                    answered_at=self._clock.now() if answer else None,
                    outcome=outcome,
                    question=question,
                    answer=bytes(answer) if answer else None,
                )
            )
        return told

    def status(self, service: AnyService, message_id: str) -> DeliveryStatus:
        """Ask the gateway what became of a message."""
        envelope = self._post(service, self._signed(status_question(message_id)), bytearray())
        try:
            return read_status(envelope, message_id)
        except EnvelopeError as error:
            raise ShepMalformedError(service.service_id, error.reason) from None

    def confirm(self, service: AnyService, message_id: str) -> None:
        """Tell the gateway that a callback has arrived and is kept."""
        told = DeliveryStatus(message_id, MessageState.DELIVERED, self._clock.now())
        self._post(service, self._signed(delivery_envelope(told)), bytearray())

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _acknowledged(self, service: AnyService, question: bytes, answer: bytearray) -> Acknowledgement:
        try:
            return read_acknowledgement(self._post(service, question, answer))
        except EnvelopeError as error:
            raise ShepMalformedError(service.service_id, error.reason) from None

    def _post(self, service: AnyService, message: bytes, answer: bytearray) -> etree._Element:
        with self._breakers.of(service.code).guard(ShepUnavailableError):
            return self._transport.post(service, message, answer)

    def _signed(self, envelope: etree._Element) -> bytes:
        self._signer.sign(envelope)
        return bytes(etree.tostring(envelope, encoding="utf-8"))
