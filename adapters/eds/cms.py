"""CMS signatures on real RSA: the stub's half of `/cms/sign`, `/cms/verify`, `/cms/extract`.

`cryptography` makes signed data but does not verify it, so the structure is read with its ASN.1 module.
Our signatures have no signed attributes: the signing time in them would be the machine's, not the clock's.
"""

from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from adapters.eds.cms_structure import ContentInfo, SignedData, SignerInfo
from adapters.eds.container import KeyPair

SIGNED_DATA = x509.ObjectIdentifier("1.2.840.113549.1.7.2")
CONTENT_TYPE = x509.ObjectIdentifier("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = x509.ObjectIdentifier("1.2.840.113549.1.9.4")
SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
RSA_WITH_SHA256 = {
    x509.ObjectIdentifier("1.2.840.113549.1.1.1"),
    x509.ObjectIdentifier("1.2.840.113549.1.1.11"),
}


class CmsRefusedError(ValueError):
    """Say that something is no CMS signed data or lacks the content; quotes nothing."""


@dataclass(frozen=True, slots=True)
class CmsSigned:
    """What a CMS holds: the signers' certificates, and whether every signature holds."""

    holds: bool
    certificates: tuple[x509.Certificate, ...]


def sign_cms(data: bytes, pairs: list[KeyPair], *, detached: bool) -> bytes:
    """Return the DER of signed data with one signature a key."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(data)
    for pair in pairs:
        builder = builder.add_signer(pair.certificate, pair.key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoAttributes]
    if detached:
        options.append(pkcs7.PKCS7Options.DetachedSignature)
    return builder.sign(Encoding.DER, options)


def add_to_cms(cms: bytes, data: bytes | None, pairs: list[KeyPair]) -> bytes:
    """Return signed data with further signatures; `data` is asked for where it is detached.

    Raises:
        CmsRefusedError: not signed data, or the content is missing.
    """
    old = _read(cms)
    content = _content(old, data)
    new = _read(sign_cms(content, pairs, detached=True))
    merged = SignedData(
        version=old.version,
        digest_algorithms=old.digest_algorithms,
        encapsulated=old.encapsulated,
        certificates=asn1.SetOf(_certificates(old) + _certificates(new)),
        signers=asn1.SetOf(old.signers.as_list() + new.signers.as_list()),
    )
    return asn1.encode_der(ContentInfo(type=SIGNED_DATA, content=merged))


def verify_cms(cms: bytes, data: bytes | None = None) -> CmsSigned:
    """Verify every signature; whether the certificates hold is another question.

    Raises:
        CmsRefusedError: not signed data, or the content is missing.
    """
    signed = _read(cms)
    content = _content(signed, data)
    same_content = data is None or content == data
    by_serial = {certificate.serial_number: certificate for certificate in _certificates(signed)}
    signers = signed.signers.as_list()
    certificates = [by_serial.get(signer.sid.serial) for signer in signers]
    holds = same_content and len(signers) > 0
    holds = holds and all(
        certificate is not None and _holds(signed, signer, certificate, content)
        for signer, certificate in zip(signers, certificates, strict=True)
    )
    return CmsSigned(holds=holds, certificates=tuple(c for c in certificates if c is not None))


def extract_cms(cms: bytes) -> bytes:
    """Return the content of signed data.

    Raises:
        CmsRefusedError: not signed data, or the signature is detached.
    """
    return _content(_read(cms), None)


def _read(cms: bytes) -> SignedData:
    try:
        info = asn1.decode_der(ContentInfo, cms)
    except ValueError:
        raise CmsRefusedError("not CMS signed data") from None
    if info.type != SIGNED_DATA:
        raise CmsRefusedError("not CMS signed data")
    return info.content


def _certificates(signed: SignedData) -> list[x509.Certificate]:
    return signed.certificates.as_list() if signed.certificates is not None else []


def _content(signed: SignedData, data: bytes | None) -> bytes:
    inside = signed.encapsulated.content
    content = inside if inside is not None else data
    if content is None:
        raise CmsRefusedError("the signature is detached and no content is given")
    return content


def _holds(signed: SignedData, signer: SignerInfo, certificate: x509.Certificate, content: bytes) -> bool:
    key = certificate.public_key()
    algorithms = (signer.digest_algorithm.identifier, signer.signature_algorithm.identifier)
    if (
        not isinstance(key, rsa.RSAPublicKey)
        or algorithms[0] != SHA256
        or algorithms[1] not in RSA_WITH_SHA256
    ):
        return False
    attributes = signer.signed_attributes
    if attributes is not None:
        found = {a.type: [bytes(v.data) for v in a.values.as_list()] for a in attributes.as_list()}
        content_type = asn1.encode_der(signed.encapsulated.type)[2:]
        if found.get(CONTENT_TYPE) != [content_type] or found.get(MESSAGE_DIGEST) != [_digest(content)]:
            return False
    covered = content if attributes is None else asn1.encode_der(attributes)
    try:
        key.verify(signer.signature, covered, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _digest(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    return digest.finalize()
