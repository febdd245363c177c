"""The client of ШЭП's synchronous channel: signed question, verified answer, three outcomes kept apart."""

from uuid import uuid4

import httpx
from lxml import etree
from pydantic import ValidationError

from adapters.clock import Clock
from adapters.hardened_xml import DEFAULT_LIMIT, XmlRefusedError, parse_xml
from adapters.shep.envelope import EnvelopeError, RequestInfo
from adapters.shep.envelope_reading import fault_code, read_response
from adapters.shep.envelope_writing import request_envelope
from adapters.shep.errors import (
    ShepFaultError,
    ShepMalformedError,
    ShepRejectedError,
    ShepUnavailableError,
)
from adapters.shep.payload import read_payload, write_payload
from adapters.shep.service import Answer, Found, NoData, Request, Service
from adapters.shep.ws_security import SignatureProblemError, Signer, Verifier
from adapters.shep.xml_model import read

HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}


class ShepClient:
    """Asks registers; blocks, for use in workers' threads. Safe to share among them.

    Args:
        url: the whole address of the channel; it ends in `/bip-sync-wss-gost/`.
        timeout: seconds for connecting and for each read.
        limit: bytes of an answer; a longer one is refused unread.
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
        timeout: float = 30,
        limit: int = DEFAULT_LIMIT,
    ) -> None:
        self._url = url
        self._sender_id = sender_id
        self._password = password
        self._signer = signer
        self._verifier = verifier
        self._clock = clock
        self._limit = limit
        self._http = httpx.Client(timeout=timeout, headers=HEADERS)

    def ask(self, service: Service[Request, Answer], request: Request) -> Found[Answer] | NoData:
        """Ask a service about a person.

        Raises:
            ShepUnavailableError: no answer came; try again.
            ShepFaultError: the gateway or the provider answered with a fault.
            ShepRejectedError: the provider answered with another status than success or «no data».
            ShepMalformedError: the answer cannot be understood or trusted, or is about somebody else.
        """
        envelope = self._question(service, request)
        status, body = self._exchange(service.service_id, etree.tostring(envelope, encoding="utf-8"))
        return self._read(service, request, self._open(service.service_id, status, body))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _question(self, service: Service[Request, Answer], request: Request) -> etree._Element:
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
        return envelope

    def _exchange(self, service_id: str, message: bytes) -> tuple[int, bytes]:
        body = bytearray()
        try:
            with self._http.stream("POST", self._url, content=message) as response:
                for part in response.iter_bytes():
                    body += part
                    if len(body) > self._limit:
                        raise ShepMalformedError(service_id, "too-large")
                return response.status_code, bytes(body)
        except httpx.HTTPError as error:
            raise ShepUnavailableError(service_id, type(error).__name__) from None

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

    @staticmethod
    def _read(
        service: Service[Request, Answer], request: Request, envelope: etree._Element
    ) -> Found[Answer] | NoData:
        try:
            info, data = read_response(envelope)
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
