"""Signatures as other programs make them: kept prefixes, certificates named by serial number only."""

from base64 import b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from adapters.shep import RsaSigner, RsaVerifier
from adapters.shep.namespaces import DS, EXCLUSIVE_C14N, SOAP, WSSE
from adapters.shep.ws_security import SignatureProblemError, canonical_form, digest_of

ENVELOPE = (
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:extra="urn:extra">'
    "<soap:Body><a><b>1</b></a></soap:Body></soap:Envelope>"
)


@pytest.fixture
def pair(stubs: Any) -> Any:
    return stubs.keys.of_system("shep")


def signed_again(envelope: etree._Element, pair: Any) -> etree._Element:
    """Sign what a test has changed in SignedInfo."""
    info = next(envelope.iter(f"{{{DS}}}SignedInfo"))
    value = pair.key.sign(canonical_form(info), padding.PKCS1v15(), hashes.SHA256())
    next(envelope.iter(f"{{{DS}}}SignatureValue")).text = b64encode(value).decode()
    return etree.fromstring(etree.tostring(envelope))


def test_prefixes_that_the_signer_kept_are_kept(stubs: Any, pair: Any) -> None:
    envelope = etree.fromstring(ENVELOPE)
    RsaSigner(pair).sign(envelope)
    transform = next(envelope.iter(f"{{{DS}}}Transform"))
    kept = etree.SubElement(
        transform, f"{{{EXCLUSIVE_C14N}}}InclusiveNamespaces", nsmap={"ec": EXCLUSIVE_C14N}
    )
    kept.set("PrefixList", "extra soap")
    body = envelope.find(f"{{{SOAP}}}Body")
    with_prefixes = digest_of(body, ["extra", "soap"])
    assert with_prefixes != digest_of(body)
    next(envelope.iter(f"{{{DS}}}DigestValue")).text = with_prefixes
    RsaVerifier(stubs.keys.authority(), stubs.clock).verify(signed_again(envelope, pair))


def test_a_certificate_named_by_its_serial_number_is_looked_up(stubs: Any, pair: Any) -> None:
    envelope = etree.fromstring(ENVELOPE)
    RsaSigner(pair).sign(envelope)
    reference = next(envelope.iter(f"{{{WSSE}}}SecurityTokenReference"))
    reference.remove(reference[0])
    serial = etree.SubElement(
        etree.SubElement(etree.SubElement(reference, f"{{{DS}}}X509Data"), f"{{{DS}}}X509IssuerSerial"),
        f"{{{DS}}}X509SerialNumber",
    )
    serial.text = str(pair.certificate.serial_number)
    known = {pair.certificate.serial_number: pair.certificate}
    RsaVerifier(stubs.keys.authority(), stubs.clock, known.get).verify(envelope)
    with pytest.raises(SignatureProblemError, match="wrong"):
        RsaVerifier(stubs.keys.authority(), stubs.clock).verify(envelope)


@pytest.mark.parametrize(
    ("element", "algorithm"),
    [
        ("CanonicalizationMethod", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        ("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        ("DigestMethod", "http://www.w3.org/2000/09/xmldsig#sha1"),
        ("Transform", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
    ],
)
def test_another_algorithm_than_agreed_is_refused(
    stubs: Any, pair: Any, element: str, algorithm: str
) -> None:
    envelope = etree.fromstring(ENVELOPE)
    RsaSigner(pair).sign(envelope)
    next(envelope.iter(f"{{{DS}}}{element}")).set("Algorithm", algorithm)
    with pytest.raises(SignatureProblemError, match="wrong"):
        RsaVerifier(stubs.keys.authority(), stubs.clock).verify(signed_again(envelope, pair))


def test_a_reference_to_something_else_than_the_body_is_refused(stubs: Any, pair: Any) -> None:
    envelope = etree.fromstring(ENVELOPE)
    RsaSigner(pair).sign(envelope)
    next(envelope.iter(f"{{{DS}}}Reference")).set("URI", "#elsewhere")
    with pytest.raises(SignatureProblemError, match="wrong"):
        RsaVerifier(stubs.keys.authority(), stubs.clock).verify(signed_again(envelope, pair))
