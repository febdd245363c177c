"""The transport signature through NCANode: GOST keys in production, behind the same seam as RSA here."""

from lxml import etree

from adapters.eds.client import EdsClient, KeyContainer
from adapters.hardened_xml import parse_xml
from adapters.shep.ws_security import SignatureProblemError


class NcanodeSigner:
    """Signs an envelope by `/wsse/sign`; an `EdsError` passes through."""

    def __init__(self, eds: EdsClient, key: KeyContainer) -> None:
        self._eds = eds
        self._key = key

    def sign(self, envelope: etree._Element) -> None:
        """Add the transport signature to the envelope in place."""
        signed = parse_xml(self._eds.sign_wsse(etree.tostring(envelope, encoding="utf-8"), self._key))
        envelope[:] = signed[:]


class NcanodeVerifier:
    """Judges an envelope by `/wsse/verify`; which authorities are trusted is NCANode's configuration."""

    def __init__(self, eds: EdsClient) -> None:
        self._eds = eds

    def verify(self, envelope: etree._Element) -> None:
        """Raise SignatureProblemError unless a trusted key has signed."""
        verdict = self._eds.verify_wsse(etree.tostring(envelope, encoding="utf-8"))
        if not verdict.signers:
            raise SignatureProblemError("unsigned")
        if not verdict.valid:
            raise SignatureProblemError("wrong")
