"""The transport signature of ШЭП: WS-Security over the SOAP Body (wire-formats §1, verified).

A seam: RSA with SHA-256 here (`rsa_signer`, `rsa_verifier`), NCANode with GOST in production.
"""

from base64 import b64encode
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from lxml import etree

from adapters.shep.namespaces import DS, SOAP, WSSE

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


def canonical_form(element: etree._Element, prefixes: list[str] | None = None) -> bytes:
    """Return an element's exclusive canonical form, keeping the prefixes named."""
    canonical: bytes = etree.tostring(
        element, method="c14n", exclusive=True, with_comments=False, inclusive_ns_prefixes=prefixes or None
    )
    return canonical


def digest_of(element: etree._Element, prefixes: list[str] | None = None) -> str:
    """Return the base64 of the SHA-256 of an element's canonical form."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(canonical_form(element, prefixes))
    return b64encode(digest.finalize()).decode()
