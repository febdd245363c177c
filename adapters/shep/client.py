"""The client of ШЭП's synchronous channel: signed question, verified answer, three outcomes kept apart."""

import time
from collections.abc import Callable
from datetime import timedelta
from random import uniform
from uuid import uuid4

import httpx
from lxml import etree
from pydantic import ValidationError

from adapters.breaker import Breakers
from adapters.clock import Clock
from adapters.hardened_xml import DEFAULT_LIMIT, XmlRefusedError, parse_xml
from adapters.shep.envelope import EnvelopeError, RequestInfo
from adapters.shep.envelope_reading import fault_code, read_response
from adapters.shep.envelope_writing import request_envelope
from adapters.shep.errors import (
    ShepError,
    ShepFaultError,
    ShepMalformedError,
    ShepRejectedError,
    ShepUnavailableError,
)
from adapters.shep.exchange import Exchange, Note, forget
from adapters.shep.payload import read_payload, write_payload
from adapters.shep.service import Answer, Found, NoData, Request, Service
from adapters.shep.turns import Turns
from adapters.shep.ws_security import SignatureProblemError, Signer, Verifier
from adapters.shep.xml_model import read

SLACK = timedelta(minutes=10)
"""How far a provider's clock may be ahead of ours; a later answer is dated in the future and refused."""
FIRST_WAIT, LONGEST_WAIT = 0.2, 2.0
"""Seconds between the tries of one call."""
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}


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
        self._url = url
        self._sender_id = sender_id
        self._password = password
        self._signer = signer
        self._verifier = verifier
        self._clock = clock
        self._timeout = timeout
        self._limit = limit
        self._retries = retries
        self._breakers = breakers or Breakers()
        self._turns = Turns()
        self._sleep = sleep
        self._http = httpx.Client(
            headers=HEADERS, limits=httpx.Limits(max_connections=200, max_keepalive_connections=64)
        )

    def ask(
        self, service: Service[Request, Answer], request: Request, note: Note = forget
    ) -> Found[Answer] | NoData:
        """Ask a service about a person; `note` is told of each exchange, also of those that fail.

        Raises:
            SystemAway: the system is known not to answer; it was not asked.
            ShepUnavailableError: no answer came; try again.
            ShepFaultError: the gateway or the provider answered with a fault.
            ShepRejectedError: the provider answered with another status than success or «no data».
            ShepMalformedError: the answer cannot be understood or trusted, or is about somebody else.
        """
        breaker = self._breakers.of(service.code)
        for attempt in range(self._retries + 1):
            try:
                with self._turns.at(service), breaker.guard(ShepUnavailableError):
                    return self._once(service, request, note)
            except ShepUnavailableError:
                if attempt == self._retries:
                    raise
            ceiling = min(LONGEST_WAIT, FIRST_WAIT * 2**attempt)
            self._sleep(uniform(ceiling / 2, ceiling))  # noqa: S311 - jitter is no secret
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

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
            status = self._exchange(service, question, answer)
            told = self._read(service, request, self._open(service.service_id, status, bytes(answer)))
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
        write_payload(data, stamped, service.style, service.request_root)
        self._signer.sign(envelope)
        return envelope, info.message_id

    def _exchange(self, service: Service[Request, Answer], message: bytes, answer: bytearray) -> int:
        """Send the message, fill the answer as it comes and return the HTTP status."""
        timeout = service.timeout if self._timeout is None else self._timeout
        try:
            with self._http.stream("POST", self._url, content=message, timeout=timeout) as response:
                for part in response.iter_bytes():
                    answer += part
                    if len(answer) > self._limit:
                        answer.clear()
                        raise ShepMalformedError(service.service_id, "too-large")
                return response.status_code
        except httpx.HTTPError as error:
            answer.clear()
            raise ShepUnavailableError(service.service_id, type(error).__name__) from None

    def _open(self, service_id: str, status: int, body: bytes) -> etree._Element:
        try:
            envelope = parse_xml(body, self._limit)
        except XmlRefusedError as error:
            self._refuse_status(service_id, status)
            raise ShepMalformedError(service_id, error.reason) from None
        code = fault_code(envelope)
        if code is not None:
            raise ShepFaultError(service_id, code)
        self._refuse_status(service_id, status)
        try:
            self._verifier.verify(envelope)
        except SignatureProblemError as error:
            raise ShepMalformedError(service_id, f"signature-{error.reason}") from None
        return envelope

    @staticmethod
    def _refuse_status(service_id: str, status: int) -> None:
        if status >= 500:
            raise ShepUnavailableError(service_id, f"HTTP {status}")
        if status != 200:
            raise ShepRejectedError(service_id, f"HTTP-{status}")

    def _read(
        self, service: Service[Request, Answer], request: Request, envelope: etree._Element
    ) -> Found[Answer] | NoData:
        try:
            info, data = read_response(envelope)
            if info.response_date > self._clock.now() + SLACK:
                raise EnvelopeError("future")
            if info.code in service.not_found_codes:
                return NoData(info.response_date, info.message_id)
            if info.code not in service.success_codes:
                raise ShepRejectedError(service.service_id, info.code)
            payload = None if data is None else read_payload(data, service.answer_root)
            if payload is None:
                raise EnvelopeError("empty")
            answer = read(service.answer, payload)
        except (EnvelopeError, XmlRefusedError) as error:
            raise ShepMalformedError(service.service_id, error.reason) from None
        except ValidationError:
            # Its text quotes the payload: it must not be chained into a log.
            raise ShepMalformedError(service.service_id, "schema") from None
        if service.is_no_data(answer):
            return NoData(info.response_date, info.message_id)
        if not service.subjects(answer) <= {request.about}:
            raise ShepMalformedError(service.service_id, "other-person")
        return Found(answer, info.response_date, info.message_id)
