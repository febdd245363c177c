"""The client of NCANode (wire-formats §3, verified)."""

from base64 import b64decode, b64encode
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from adapters.breaker import Breaker
from adapters.eds.errors import EdsMalformedError, EdsRejectedError, EdsUnavailableError
from adapters.eds.wire import (
    CertificateInfo,
    CmsExtractRequest,
    CmsSigner,
    CmsSignRequest,
    CmsVerifyRequest,
    InfoRequest,
    Signer,
    Wire,
    WsseSignRequest,
    XmlSignRequest,
    XmlVerifyRequest,
)
from adapters.tracing import SpanKind, span

UNREADABLE = {400, 413, 422}
"""Statuses about what was sent; any other 4xx tells of a wrong address or of missing access."""


@dataclass(frozen=True, slots=True)
class KeyContainer:
    """A signer's PKCS#12 container with the password that opens it; neither is shown."""

    content: bytes
    password: str

    def __repr__(self) -> str:
        return "KeyContainer(…)"


class Verdict(BaseModel):
    """What the service said at the moment of acceptance: keep it, a later one may differ."""

    model_config = ConfigDict(frozen=True)

    valid: bool
    signers: list[CertificateInfo]


class EdsClient:
    """Signs and verifies through NCANode; revocation is always checked by OCSP.

    With a breaker it is not asked while it is known to be away: every method raises `SystemAway` then.
    """

    def __init__(self, url: str, *, timeout: float = 15, breaker: Breaker | None = None) -> None:
        self._breaker = breaker
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=timeout)

    def verify_xml(self, xml: bytes) -> Verdict:
        """Verify the signatures of a document; a bad one is `valid=False`, not an error.

        Raises:
            EdsError: no verdict could be had.
        """
        reply = self._post("/xml/verify", XmlVerifyRequest(xml=_xml_text(xml), revocation_check=["OCSP"]))
        return _verdict(reply, reply.get("signers"))

    def sign_xml(self, xml: bytes, *keys: KeyContainer) -> bytes:
        """Return the document with an enveloped signature of each key.

        Raises:
            EdsError: nothing was signed.
        """
        reply = self._post("/xml/sign", XmlSignRequest(xml=_xml_text(xml), signers=_signers(keys)))
        return _text(reply, "xml").encode()

    def sign_wsse(self, envelope: bytes, key: KeyContainer) -> bytes:
        """Return a SOAP envelope with a transport signature.

        Raises:
            EdsError: nothing was signed.
        """
        request = WsseSignRequest(xml=_xml_text(envelope), key=_b64(key.content), password=key.password)
        return _text(self._post("/wsse/sign", request), "xml").encode()

    def verify_wsse(self, envelope: bytes) -> Verdict:
        """Verify the transport signature of a SOAP envelope.

        Raises:
            EdsError: no verdict could be had.
        """
        request = XmlVerifyRequest(xml=_xml_text(envelope), revocation_check=["OCSP"])
        reply = self._post("/wsse/verify", request)
        return _verdict(reply, reply.get("signers"))

    def verify_cms(self, cms: bytes, data: bytes | None = None) -> Verdict:
        """Verify a CMS; `data` is what a detached signature covers.

        Raises:
            EdsError: no verdict could be had.
        """
        request = CmsVerifyRequest(
            cms=_b64(cms), data=None if data is None else _b64(data), revocation_check=["OCSP"]
        )
        reply = self._post("/cms/verify", request)
        try:
            described = [CmsSigner.model_validate(signer) for signer in reply.get("signers") or []]
            signers = [signer.certificates[0] for signer in described]
        except (ValidationError, IndexError, TypeError):
            raise EdsMalformedError("the ЭЦП service described a signer without a certificate") from None
        return _verdict(reply, signers)

    def sign_cms(self, data: bytes, *keys: KeyContainer, detached: bool = True) -> bytes:
        """Return a CMS over some bytes (a PDF, for instance).

        Raises:
            EdsError: nothing was signed.
        """
        request = CmsSignRequest(data=_b64(data), signers=_signers(keys), detached=detached)
        return b64decode(_text(self._post("/cms/sign", request), "cms"))

    def extract_cms(self, cms: bytes) -> bytes:
        """Return the bytes inside a CMS that is not detached.

        Raises:
            EdsError: there are none.
        """
        return b64decode(_text(self._post("/cms/extract", CmsExtractRequest(cms=_b64(cms))), "data"))

    def certificate(self, der: bytes) -> CertificateInfo:
        """Return what the service says of a certificate now.

        Raises:
            EdsError: no verdict could be had.
        """
        reply = self._post("/x509/info", InfoRequest(certs=[_b64(der)], revocation_check=["OCSP"]))
        signers = _verdict(reply, reply.get("signers")).signers
        if len(signers) != 1:
            raise EdsMalformedError("the ЭЦП service described another number of certificates than was asked")
        return signers[0]

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _post(self, path: str, message: Wire) -> dict[str, Any]:
        guarded = self._breaker.guard(EdsUnavailableError) if self._breaker else nullcontext()
        with guarded, span(f"ask ncanode {path}", SpanKind.CLIENT, system="ncanode"):
            return self._ask(path, message)

    def _ask(self, path: str, message: Wire) -> dict[str, Any]:
        body = message.model_dump(mode="json", by_alias=True, exclude_none=True)
        try:
            response = self._http.post(path, json=body)
        except httpx.HTTPError as error:
            raise EdsUnavailableError(f"the ЭЦП service does not answer: {type(error).__name__}") from None
        if response.status_code >= 400 and response.status_code not in UNREADABLE:
            raise EdsUnavailableError(f"the ЭЦП service failed: HTTP {response.status_code}")
        if response.status_code >= 400:
            raise EdsRejectedError(f"the ЭЦП service refused the request: HTTP {response.status_code}")
        try:
            reply = response.json()
        except ValueError:
            raise EdsMalformedError("the ЭЦП service did not answer in JSON") from None
        if response.status_code != 200 or not isinstance(reply, dict) or reply.get("status") != 200:
            raise EdsMalformedError("the ЭЦП service answered in another shape than NCANode's")
        return reply


def _verdict(reply: dict[str, Any], signers: object) -> Verdict:
    try:
        return Verdict.model_validate({"valid": reply.get("valid"), "signers": signers or []})
    except ValidationError:
        raise EdsMalformedError("the ЭЦП service answered without a readable verdict") from None


def _text(reply: dict[str, Any], field: str) -> str:
    value = reply.get(field)
    if not isinstance(value, str):
        raise EdsMalformedError(f"the ЭЦП service answered without {field}")
    return value


def _xml_text(xml: bytes) -> str:
    try:
        return xml.decode()
    except UnicodeDecodeError:
        raise EdsRejectedError("the document is not UTF-8") from None


def _signers(keys: tuple[KeyContainer, ...]) -> list[Signer]:
    return [Signer(key=_b64(key.content), password=key.password) for key in keys]


def _b64(content: bytes) -> str:
    return b64encode(content).decode()
