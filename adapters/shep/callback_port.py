"""The callback port that we host: the gateway brings answers here (wire-formats §1, verified).

It reads, verifies and hands on; what a callback means for a case is judged behind `Reception`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from lxml import etree
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.clock import Clock
from adapters.hardened_xml import DEFAULT_LIMIT, XmlRefusedError, parse_xml
from adapters.shep.async_messages import (
    NOTICE,
    Acknowledgement,
    DeliveryStatus,
    MessageType,
    acknowledgement_envelope,
    read_message,
    read_notice,
)
from adapters.shep.envelope import EnvelopeError
from adapters.shep.envelope_writing import fault_envelope, wrapper_envelope
from adapters.shep.namespaces import CLIENT_TYPES, SOAP
from adapters.shep.ws_security import SignatureProblemError, Signer, Verifier

log = structlog.get_logger(__name__)
FAULTS = {"out-of-date": "SCE005", "wrong": "SCE006", "unsigned": "SCE007"}


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback as it came: verified and well-formed, but not understood yet; `data` is its payload."""

    message_id: str
    correlation_id: str
    service_id: str
    sent_at: datetime
    data: bytes
    raw: bytes

    def __repr__(self) -> str:
        return f"Callback({self.service_id}, {self.message_id})"


Reception = Callable[[Callback], None]
Hearing = Callable[[DeliveryStatus], None]


class _RefusedError(Exception):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class CallbackPort:
    """Takes callbacks; `app` is to be mounted.

    Args:
        verifier: judges the gateway's signature.
        signer: signs our acknowledgements.
        clock: the clock of the cases.
        receive: keeps a callback; the gateway hears of success only after it.
        hear: is told what became of a message of ours.
    """

    def __init__(
        self,
        verifier: Verifier,
        signer: Signer,
        clock: Clock,
        receive: Reception,
        hear: Hearing = lambda _: None,
    ) -> None:
        self._verifier = verifier
        self._signer = signer
        self._clock = clock
        self._receive = receive
        self._hear = hear
        self.app = Starlette(routes=[Route("/", self._port, methods=["POST"])])

    async def _port(self, request: Request) -> Response:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > DEFAULT_LIMIT:
                return self._fault(_RefusedError("SCE001", "too-large"))
        return await run_in_threadpool(self._take, bytes(body))

    def _take(self, body: bytes) -> Response:
        try:
            envelope = self._opened(body)
            if envelope.find(f"{{{SOAP}}}Body/{{{CLIENT_TYPES}}}{NOTICE}") is not None:
                self._hear(read_notice(envelope))
                reply, _ = wrapper_envelope(CLIENT_TYPES, f"{NOTICE}Response", "response")
                return self._signed(reply)
            callback = _callback(envelope, body)
        except EnvelopeError as error:
            return self._fault(_RefusedError("SCE001", error.reason))
        except _RefusedError as refused:
            return self._fault(refused)
        self._receive(callback)
        told = Acknowledgement(callback.message_id, callback.correlation_id, self._clock.now())
        return self._signed(acknowledgement_envelope(told, to_client=True))

    def _opened(self, body: bytes) -> etree._Element:
        try:
            envelope = parse_xml(body)
            self._verifier.verify(envelope)
        except XmlRefusedError as error:
            raise _RefusedError("SCE001", error.reason) from None
        except SignatureProblemError as error:
            raise _RefusedError(FAULTS[error.reason], f"signature-{error.reason}") from None
        return envelope

    def _fault(self, refused: _RefusedError) -> Response:
        log.warning("callback refused", reason=refused.reason)
        return _xml(fault_envelope(refused.code, "Callback refused", self._clock.now(), CLIENT_TYPES), 500)

    def _signed(self, envelope: etree._Element) -> Response:
        self._signer.sign(envelope)
        return _xml(envelope, 200)


def _callback(envelope: etree._Element, raw: bytes) -> Callback:
    info, data = read_message(envelope, to_client=True)
    if info.message_type is not MessageType.RESPONSE:
        raise EnvelopeError("not-a-response")
    if info.message_id is None or info.correlation_id is None:
        raise EnvelopeError("no-ids")
    return Callback(
        info.message_id, info.correlation_id, info.service_id, info.message_date, etree.tostring(data), raw
    )


def _xml(envelope: etree._Element, status: int) -> Response:
    content = etree.tostring(envelope, encoding="utf-8", xml_declaration=True)
    return Response(content, status, media_type="text/xml; charset=utf-8")
