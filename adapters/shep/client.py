"""The client of ШЭП's synchronous channel: signed question, verified answer, three outcomes kept apart."""

import time
from collections.abc import Callable
from datetime import datetime
from random import uniform
from uuid import uuid4

from lxml import etree

from adapters.breaker import Breakers
from adapters.clock import Clock
from adapters.hardened_xml import DEFAULT_LIMIT
from adapters.shep.answer_reading import judge
from adapters.shep.envelope import EnvelopeError, RequestInfo
from adapters.shep.envelope_reading import read_response
from adapters.shep.envelope_writing import request_envelope
from adapters.shep.errors import ShepError, ShepMalformedError, ShepUnavailableError
from adapters.shep.exchange import Exchange, Note, forget
from adapters.shep.payload import write_payload
from adapters.shep.service import Answer, Found, NoData, Request, Service
from adapters.shep.transport import Transport
from adapters.shep.turns import Turns
from adapters.shep.ws_security import Signer, Verifier
from adapters.tracing import SpanKind, span

FIRST_WAIT, LONGEST_WAIT = 0.2, 2.0
"""Seconds between the tries of one call."""


class ShepClient:
    """Asks registers; blocks, for use in workers' threads. Safe to share among them.

    Args:
        url: the whole address of the channel; it ends in `/bip-sync-wss-gost/`.
        timeout: seconds for connecting and for each read; None leaves it to the registry.
        limit: bytes of an answer; a longer one is refused unread.
        retries: how often a call that brought no answer is tried again before it counts as failed.
        breakers: one for each system: it is not asked while it is known to be away.
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
        timeout: float | None = None,
        limit: int = DEFAULT_LIMIT,
        retries: int = 0,
        breakers: Breakers | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._transport = Transport(url, verifier, timeout=timeout, limit=limit)
        self._sender_id = sender_id
        self._password = password
        self._signer = signer
        self._clock = clock
        self._retries = retries
        self._breakers = breakers or Breakers()
        self._turns = Turns()
        self._sleep = sleep

    def ask(
        self, service: Service[Request, Answer], request: Request, note: Note = forget
    ) -> Found[Answer] | NoData:
        """Ask a service about a person; `note` is told of each exchange, also of those that fail.

        Raises:
            SystemAway: the system is known not to answer; it was not asked.
            ShepUnavailableError: no answer came; try again.
            ShepFaultError: the gateway or the provider answered with a fault.
            ShepConsentError: the service does not answer without the person's consent.
            ShepRejectedError: the provider answered with another status than success or «no data».
            ShepMalformedError: the answer cannot be understood or trusted, or is about somebody else.
        """
        breaker = self._breakers.of(service.code)
        for attempt in range(self._retries + 1):
            try:
                with (
                    self._turns.at(service),
                    breaker.guard(ShepUnavailableError),
                    span(f"ask {service.code}", SpanKind.CLIENT, system=service.code),
                ):
                    return self._once(service, request, note)
            except ShepUnavailableError:
                if attempt == self._retries:
                    raise
            ceiling = min(LONGEST_WAIT, FIRST_WAIT * 2**attempt)
            self._sleep(uniform(ceiling / 2, ceiling))  # noqa: S311 - jitter is no secret
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _once(
        self, service: Service[Request, Answer], request: Request, note: Note
    ) -> Found[Answer] | NoData:
        envelope, message_id = self._question(service, request)
        question = etree.tostring(envelope, encoding="utf-8")
        sent_at = self._clock.now()
        answer = bytearray()

        def noted(outcome: str) -> None:
            answered_at = self._clock.now() if answer else None
            note(
                Exchange(
                    message_id=message_id,
                    system=service.code,
                    service_id=service.service_id,
                    about=request.about,
                    sent_at=sent_at,
                    answered_at=answered_at,
                    outcome=outcome,
                    question=question,
                    answer=bytes(answer) if answer else None,
                )
            )

        try:
            told = self._read(service, request, sent_at, self._transport.post(service, question, answer))
        except ShepError as error:
            noted(error.outcome)
            raise
        noted("found" if isinstance(told, Found) else "no-data")
        return told

    def _question(self, service: Service[Request, Answer], request: Request) -> tuple[etree._Element, str]:
        now = self._clock.now()
        info = RequestInfo(
            message_id=str(uuid4()),
            service_id=service.service_id,
            message_date=now,
            sender_id=self._sender_id,
            password=self._password,
            session_id=f"{{{uuid4()}}}",
        )
        envelope, data = request_envelope(info)
        stamped = request.stamped(info.message_id, now, self._sender_id)
        write_payload(data, stamped, service.style, service.request_root, service.request_namespace)
        self._signer.sign(envelope)
        return envelope, info.message_id

    def _read(
        self, service: Service[Request, Answer], request: Request, sent_at: datetime, envelope: etree._Element
    ) -> Found[Answer] | NoData:
        try:
            info, data = read_response(envelope)
        except EnvelopeError as error:
            raise ShepMalformedError(service.service_id, error.reason) from None
        return judge(service, request.about, info, data, self._clock.now(), asked_at=sent_at)
