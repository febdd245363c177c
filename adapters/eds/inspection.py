"""Describe a certificate as NCANode does, with the verdict of the present moment."""

from base64 import b64encode
from collections.abc import Collection

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from adapters.clock import Clock
from adapters.eds.authority import StubAuthority
from adapters.eds.roles import roles_of, usage_of
from adapters.eds.wire import CertificateInfo, RevocationStatus, Subject


class Inspection:
    """Judges certificates by the stub authority and the clock."""

    def __init__(self, authority: StubAuthority, clock: Clock) -> None:
        self._authority = authority
        self._clock = clock

    def inspect(self, certificate: x509.Certificate, revocation_check: Collection[str]) -> CertificateInfo:
        """Return a certificate's description; without a revocation check a revoked one passes."""
        revocations, not_revoked = self._revocations(certificate, revocation_check)
        in_time = certificate.not_valid_before_utc <= self._clock.now() <= certificate.not_valid_after_utc
        public_key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return CertificateInfo(
            valid=in_time and not_revoked and self._authority.is_issuer_of(certificate),
            revocations=revocations,
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            key_usage=usage_of(certificate),
            serial_number=f"{certificate.serial_number:x}",
            sign_alg="SHA256WithRSAEncryption",
            key_user=list(roles_of(certificate)),
            public_key=b64encode(public_key).decode(),
            signature=b64encode(certificate.signature).decode(),
            subject=_subject(certificate.subject),
            issuer=_subject(certificate.issuer),
        )

    def _revocations(
        self, certificate: x509.Certificate, revocation_check: Collection[str]
    ) -> tuple[list[RevocationStatus], bool]:
        if not revocation_check:
            return [], True
        answer = self._authority.revocation(certificate)
        revoked = answer.revoked_at is not None
        statuses = [
            RevocationStatus(
                revoked=revoked,
                by="OCSP" if way == "OCSP" else "CRL",
                revocation_time=answer.revoked_at,
                reason="unspecified" if revoked else None,
            )
            for way in revocation_check
        ]
        return statuses, answer.known and not revoked


def _subject(name: x509.Name) -> Subject:
    unit = _first(name, NameOID.ORGANIZATIONAL_UNIT_NAME)
    number = _first(name, NameOID.SERIAL_NUMBER)
    return Subject(
        common_name=_first(name, NameOID.COMMON_NAME),
        sur_name=_first(name, NameOID.SURNAME),
        last_name=_first(name, NameOID.GIVEN_NAME),
        organization=_first(name, NameOID.ORGANIZATION_NAME),
        iin=number.removeprefix("IIN") if number and number.startswith("IIN") else None,
        bin=unit.removeprefix("BIN") if unit and unit.startswith("BIN") else None,
        country=_first(name, NameOID.COUNTRY_NAME),
        dn=name.rfc4514_string(),
    )


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str | None:
    attributes = name.get_attributes_for_oid(oid)
    return str(attributes[0].value) if attributes else None
