"""Sign envelopes with an RSA key; keys are objects, parsing PEM for each would cost forty times more."""

from base64 import b64encode
from uuid import uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

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
from adapters.shep.ws_security import canonical_form, digest_of


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
        signed_info = _signed_info(signature, identifier, digest_of(body))
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
        value = self._key.sign(canonical_form(signed_info), padding.PKCS1v15(), hashes.SHA256())
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
