"""The transport signature of ШЭП: WS-Security over the SOAP Body (wire-formats §1, verified).

RSA with SHA-256 here; production may put NCANode's `/wsse/sign` (GOST) behind the same seam. Only the one
shape is accepted: one reference, to the one Body, by exclusive C14N, so that a moved or doubled Body
(signature wrapping) fails. Keys are objects, not PEM.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol
from uuid import uuid4

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from adapters.clock import Clock
from adapters.eds.container import KeyPair
from adapters.shep.namespaces import (
    BASE64_BINARY,
    DIGEST_SHA256,
    DS,
    EXCLUSIVE_C14N,
    RSA_SHA256,
    SOAP,
    WSSE,
    WSU,
    X509V3,
)

SECURITY_PATH = f"{{{SOAP}}}Header/{{{WSSE}}}Security"
KEY_PATH = f"{{{DS}}}KeyInfo/{{{WSSE}}}SecurityTokenReference"


class SignatureProblemError(Exception):
    """Say why a transport signature is not accepted: `unsigned`, `wrong` or `out-of-date`."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"transport signature {reason}")
        self.reason = reason


class Signer(Protocol):
    """Signs an envelope."""

    def sign(self, envelope: etree._Element) -> None:
        """Add the transport signature to the envelope in place."""
        ...


class Verifier(Protocol):
    """Judges the signature of an envelope."""

    def verify(self, envelope: etree._Element) -> None:
        """Raise SignatureProblemError unless a trusted key has signed the whole Body."""
        ...


class RsaSigner:
    """Signs with an RSA key."""

    def __init__(self, pair: KeyPair) -> None:
        self._key = pair.key
        self._token = b64encode(pair.certificate.public_bytes(Encoding.DER)).decode()

    def sign(self, envelope: etree._Element) -> None:
        """Add the transport signature to the envelope in place."""
        body = envelope.find(f"{{{SOAP}}}Body")
        identifier = f"id-{uuid4()}"
        body.set(f"{{{WSU}}}Id", identifier)
        signature = etree.Element(f"{{{DS}}}Signature", nsmap={"ds": DS})
        signed_info = _signed_info(signature, identifier, _digest(body))
        etree.SubElement(signature, f"{{{DS}}}SignatureValue")
        reference = etree.SubElement(
            etree.SubElement(signature, f"{{{DS}}}KeyInfo"), f"{{{WSSE}}}SecurityTokenReference"
        )
        key = etree.SubElement(
            reference, f"{{{WSSE}}}KeyIdentifier", EncodingType=BASE64_BINARY, ValueType=X509V3
        )
        key.text = self._token
        self._header(envelope).append(signature)
        # Signed where it stands: its canonical form depends on the namespaces around it.
        value = self._key.sign(_canonical(signed_info), padding.PKCS1v15(), hashes.SHA256())
        signature.find(f"{{{DS}}}SignatureValue").text = b64encode(value).decode()

    @staticmethod
    def _header(envelope: etree._Element) -> etree._Element:
        header = envelope.find(f"{{{SOAP}}}Header")
        if header is None:
            header = etree.Element(f"{{{SOAP}}}Header")
            envelope.insert(0, header)
        security = etree.SubElement(header, f"{{{WSSE}}}Security", nsmap={"wsse": WSSE, "wsu": WSU})
        security.set(f"{{{SOAP}}}mustUnderstand", "1")
        return security


class RsaVerifier:
    """Accepts signatures of certificates that a trusted authority has issued and that hold by the clock.

    `by_serial` finds the certificate of a reply that names it only by issuer and serial number.
    """

    def __init__(
        self,
        authority: x509.Certificate,
        clock: Clock,
        by_serial: Callable[[int], x509.Certificate | None] = lambda _: None,
    ) -> None:
        self._authority = authority
        self._clock = clock
        self._by_serial = by_serial
        # A peer signs with one certificate for years: its chain is checked once.
        self._trusted = lru_cache(maxsize=64)(self._load)

    def verify(self, envelope: etree._Element) -> None:
        """Raise SignatureProblemError unless a trusted key has signed the whole Body."""
        signatures = envelope.findall(f"{SECURITY_PATH}/{{{DS}}}Signature")
        if len(signatures) != 1:
            raise SignatureProblemError("unsigned" if not signatures else "wrong")
        signature = signatures[0]
        certificate = self._certificate(signature)
        now = self._clock.now()
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            raise SignatureProblemError("out-of-date")
        _check_value(signature, certificate)
        _check_covers_body(signature, envelope)

    def _certificate(self, signature: etree._Element) -> x509.Certificate:
        token = signature.findtext(f"{KEY_PATH}/{{{WSSE}}}KeyIdentifier")
        serial = signature.findtext(f"{KEY_PATH}//{{{DS}}}X509SerialNumber")
        try:
            if token is not None:
                return self._trusted(b64decode(token))
            found = self._by_serial(int(serial or ""))
        except (ValueError, Base64Error):
            raise SignatureProblemError("wrong") from None
        if found is None:
            raise SignatureProblemError("wrong")
        return found

    def _load(self, der: bytes) -> x509.Certificate:
        certificate = x509.load_der_x509_certificate(der)
        try:
            certificate.verify_directly_issued_by(self._authority)
        except (ValueError, TypeError, InvalidSignature):
            raise SignatureProblemError("wrong") from None
        return certificate


def certificates_in(envelope: etree._Element) -> list[x509.Certificate]:
    """Return the certificates that the transport signatures of an envelope carry, trusted or not."""
    tokens = envelope.findall(f"{SECURITY_PATH}/{{{DS}}}Signature/{KEY_PATH}/{{{WSSE}}}KeyIdentifier")
    try:
        return [x509.load_der_x509_certificate(b64decode(token.text or "")) for token in tokens]
    except (ValueError, Base64Error):
        return []


def _signed_info(signature: etree._Element, identifier: str, digest: str) -> etree._Element:
    info = etree.SubElement(signature, f"{{{DS}}}SignedInfo")
    etree.SubElement(info, f"{{{DS}}}CanonicalizationMethod", Algorithm=EXCLUSIVE_C14N)
    etree.SubElement(info, f"{{{DS}}}SignatureMethod", Algorithm=RSA_SHA256)
    reference = etree.SubElement(info, f"{{{DS}}}Reference", URI=f"#{identifier}")
    transforms = etree.SubElement(reference, f"{{{DS}}}Transforms")
    etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm=EXCLUSIVE_C14N)
    etree.SubElement(reference, f"{{{DS}}}DigestMethod", Algorithm=DIGEST_SHA256)
    etree.SubElement(reference, f"{{{DS}}}DigestValue").text = digest
    return info


def _check_value(signature: etree._Element, certificate: x509.Certificate) -> None:
    info = signature.find(f"{{{DS}}}SignedInfo")
    key = certificate.public_key()
    if info is None or not isinstance(key, rsa.RSAPublicKey):
        raise SignatureProblemError("wrong")
    algorithms = [element.get("Algorithm") for element in info.iter() if element.get("Algorithm")]
    if algorithms != [EXCLUSIVE_C14N, RSA_SHA256, EXCLUSIVE_C14N, DIGEST_SHA256]:
        raise SignatureProblemError("wrong")
    try:
        value = b64decode(signature.findtext(f"{{{DS}}}SignatureValue") or "")
        method = info.find(f"{{{DS}}}CanonicalizationMethod")
        key.verify(value, _canonical(info, _prefixes(method)), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, Base64Error):
        raise SignatureProblemError("wrong") from None


def _check_covers_body(signature: etree._Element, envelope: etree._Element) -> None:
    references = signature.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")
    bodies = envelope.findall(f"{{{SOAP}}}Body")
    if len(references) != 1 or len(bodies) != 1 or len(list(envelope.iter(f"{{{SOAP}}}Body"))) != 1:
        raise SignatureProblemError("wrong")
    named = f"#{bodies[0].get(f'{{{WSU}}}Id')}" == references[0].get("URI")
    prefixes = _prefixes(references[0].find(f"{{{DS}}}Transforms/{{{DS}}}Transform"))
    if not named or references[0].findtext(f"{{{DS}}}DigestValue") != _digest(bodies[0], prefixes):
        raise SignatureProblemError("wrong")


def _prefixes(method: etree._Element | None) -> list[str]:
    """Return the prefixes that an exclusive canonical form keeps all the same (WSS4J names `soap`)."""
    if method is None:
        return []
    kept = method.find(f"{{{EXCLUSIVE_C14N}}}InclusiveNamespaces")
    return [] if kept is None else str(kept.get("PrefixList", "")).split()


def _canonical(element: etree._Element, prefixes: list[str] | None = None) -> bytes:
    canonical: bytes = etree.tostring(
        element, method="c14n", exclusive=True, with_comments=False, inclusive_ns_prefixes=prefixes or None
    )
    return canonical


def _digest(element: etree._Element, prefixes: list[str] | None = None) -> str:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(_canonical(element, prefixes))
    return b64encode(digest.finalize()).decode()
