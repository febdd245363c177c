"""Post an envelope to ШЭП and open what comes back: bounded, hardened, its signature verified."""

import httpx
from lxml import etree

from adapters.hardened_xml import DEFAULT_LIMIT, XmlRefusedError, parse_xml
from adapters.shep.envelope_reading import fault_code
from adapters.shep.errors import (
    ShepFaultError,
    ShepMalformedError,
    ShepRejectedError,
    ShepUnavailableError,
)
from adapters.shep.service import AnyService
from adapters.shep.ws_security import SignatureProblemError, Verifier

HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}


class Transport:
    """One address of the gateway. Safe to share among threads.

    Args:
        url: the whole address of the channel.
        timeout: seconds for connecting and for each read; None leaves it to the registry.
        limit: bytes of an answer; a longer one is refused unread.
    """

    def __init__(
        self, url: str, verifier: Verifier, *, timeout: float | None = None, limit: int = DEFAULT_LIMIT
    ) -> None:
        self._url = url
        self._verifier = verifier
        self._timeout = timeout
        self._limit = limit
        self._http = httpx.Client(
            headers=HEADERS,
            # Servers close idle connections after five seconds and more: ours must be given up before.
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=64, keepalive_expiry=3),
        )

    def post(self, service: AnyService, message: bytes, answer: bytearray) -> etree._Element:
        """Send a message and return the envelope of the answer, whose bytes fill `answer`.

        Raises:
            ShepUnavailableError: no answer came.
            ShepFaultError: the answer is a fault.
            ShepRejectedError: the answer has an HTTP status of refusal.
            ShepMalformedError: the answer cannot be read or trusted.
        """
        status = self._send(service, message, answer)
        return self._open(service.service_id, status, bytes(answer))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _send(self, service: AnyService, message: bytes, answer: bytearray) -> int:
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
            _refuse_status(service_id, status)
            raise ShepMalformedError(service_id, error.reason) from None
        code = fault_code(envelope)
        if code is not None:
            raise ShepFaultError(service_id, code)
        _refuse_status(service_id, status)
        try:
            self._verifier.verify(envelope)
        except SignatureProblemError as error:
            raise ShepMalformedError(service_id, f"signature-{error.reason}") from None
        return envelope


def _refuse_status(service_id: str, status: int) -> None:
    if status >= 500:
        raise ShepUnavailableError(service_id, f"HTTP {status}")
    if status != 200:
        raise ShepRejectedError(service_id, f"HTTP-{status}")
