"""Enveloped XML signatures on real RSA: the stub's half of `/xml/sign` and `/xml/verify`.

Each signature stands directly under the root and covers the whole document with the signatures made
before it; the newest comes first, so that they are taken off in turn. Comments are covered too.
"""

from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.exceptions import SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from adapters.eds.container import KeyPair
from adapters.hardened_xml import parse_xml

DS = "http://www.w3.org/2000/09/xmldsig#"
SIGNATURE = f"{{{DS}}}Signature"
CERTIFICATE_PATH = f"{{{DS}}}KeyInfo/{{{DS}}}X509Data/{{{DS}}}X509Certificate"


class _Utf8:
    """The library copies documents through ASCII, which turns Cyrillic comments into other text."""

    def _tostring(self, xml_node: etree._Element, **options: Any) -> Any:
        return etree.tostring(xml_node, **{"encoding": "utf-8", **options})


class _Signer(_Utf8, XMLSigner):
    pass


class _Verifier(_Utf8, XMLVerifier):
    pass


@dataclass(frozen=True, slots=True)
class XmlSigned:
    """What stands under a document: the signers' certificates, and whether every signature holds."""

    holds: bool
    certificates: tuple[x509.Certificate, ...]


def sign_xml(xml: bytes, pairs: list[KeyPair], *, clear_signatures: bool = False) -> bytes:
    """Return the document signed by each key in turn.

    Raises:
        XmlRefusedError: the document is not one to be signed.
    """
    root = parse_xml(xml)
    if clear_signatures:
        for signature in root.findall(SIGNATURE):
            root.remove(signature)
    for pair in pairs:
        placeholder = etree.Element(SIGNATURE, {"Id": "placeholder"}, nsmap={"ds": DS})
        position = next((i for i, child in enumerate(root) if child.tag == SIGNATURE), len(root))
        root.insert(position, placeholder)
        signer = _Signer(
            method=SignatureConstructionMethod.enveloped,
            signature_algorithm=SignatureMethod.RSA_SHA256,
            digest_algorithm=DigestAlgorithm.SHA256,
            c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0_WITH_COMMENTS,
        )
        signed_root = signer.sign(root, key=pair.key, cert=[pair.certificate])
        root = parse_xml(etree.tostring(signed_root, encoding="utf-8"))
    signed: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return signed


def verify_xml(xml: bytes) -> XmlSigned:
    """Verify all signatures of a document; whether the certificates hold is another question.

    Raises:
        XmlRefusedError: the document is not one to be verified.
    """
    root = parse_xml(xml)
    # A signature anywhere but directly under the root could cover a part and pass for the whole.
    holds = len(root.findall(f".//{SIGNATURE}")) == len(root.findall(SIGNATURE)) > 0
    certificates: list[x509.Certificate] = []
    while (signature := root.find(SIGNATURE)) is not None:
        certificate = _certificate_of(signature)
        if certificate is None:
            return XmlSigned(holds=False, certificates=tuple(certificates))
        certificates.append(certificate)
        holds = holds and _covers_whole(signature) and _holds(root, certificate)
        root.remove(signature)
    return XmlSigned(holds=holds, certificates=tuple(certificates))


def _certificate_of(signature: etree._Element) -> x509.Certificate | None:
    text = signature.findtext(CERTIFICATE_PATH)
    try:
        return x509.load_der_x509_certificate(b64decode(text or ""))
    except (ValueError, Base64Error):
        return None


def _covers_whole(signature: etree._Element) -> bool:
    references = signature.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")
    return [reference.get("URI") for reference in references] == [""]


def _holds(root: etree._Element, certificate: x509.Certificate) -> bool:
    configuration = SignatureConfiguration(
        location="./",
        signature_methods=frozenset({SignatureMethod.RSA_SHA256}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
        # The validity of the certificate is judged by our own clock, not by the machine's.
        verification_time=certificate.not_valid_before_utc,
    )
    try:
        _Verifier().verify(
            etree.tostring(root, encoding="utf-8"), x509_cert=certificate, expect_config=configuration
        )
    except (SignXMLException, ValueError, TypeError):
        return False
    return True
