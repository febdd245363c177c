"""Judge RSA signatures of envelopes.

Only the one shape is accepted: one reference, to the one Body, by exclusive C14N, so that a moved or doubled
Body (signature wrapping) fails.
"""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from adapters.clock import Clock
from adapters.shep.namespaces import DIGEST_SHA256, DS, EXCLUSIVE_C14N, RSA_SHA256, SOAP, WSSE, WSU
from adapters.shep.ws_security import (
    KEY_PATH,
    SECURITY_PATH,
    SignatureProblemError,
    canonical_form,
    digest_of,
)


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
        key.verify(value, canonical_form(info, _prefixes(method)), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, Base64Error):
        raise SignatureProblemError("wrong") from None


def _check_covers_body(signature: etree._Element, envelope: etree._Element) -> None:
    references = signature.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")
    bodies = envelope.findall(f"{{{SOAP}}}Body")
    if len(references) != 1 or len(bodies) != 1 or len(list(envelope.iter(f"{{{SOAP}}}Body"))) != 1:
        raise SignatureProblemError("wrong")
    named = f"#{bodies[0].get(f'{{{WSU}}}Id')}" == references[0].get("URI")
    prefixes = _prefixes(references[0].find(f"{{{DS}}}Transforms/{{{DS}}}Transform"))
    if not named or references[0].findtext(f"{{{DS}}}DigestValue") != digest_of(bodies[0], prefixes):
        raise SignatureProblemError("wrong")


def _prefixes(method: etree._Element | None) -> list[str]:
    """Return the prefixes that an exclusive canonical form keeps all the same (WSS4J names `soap`)."""
    if method is None:
        return []
    kept = method.find(f"{{{EXCLUSIVE_C14N}}}InclusiveNamespaces")
    return [] if kept is None else str(kept.get("PrefixList", "")).split()
