"""A stub certification authority: made at first start in a directory, never in the repository.

Certificates hold for three years of the clock, because a demonstration moves time by months; one that
the clock has outrun is issued anew. Whether a certificate was revoked stands in a file named by its
serial number; without the file the authority does not know it (OCSP «unknown»).
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from adapters.clock import Clock
from adapters.eds.container import KeyPair, keep_first, load_container, save_container
from adapters.eds.holder import Holder
from adapters.eds.roles import ROLE_IDENTIFIERS, KeyUsage

CONTAINER_PASSWORD = "Komek-stub-2026"  # noqa: S105 - opens only keys that this stub has made
VALIDITY = timedelta(days=3 * 366)
AUTHORITY_VALIDITY = timedelta(days=20 * 366)
MARGIN = timedelta(days=2)


class Condition(StrEnum):
    """Tell in what condition a certificate is issued; all but `good` serve tests and lessons."""

    GOOD = "good"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Revocation:
    """What the authority says of a certificate; `known` is False where OCSP would say «unknown»."""

    known: bool
    revoked_at: datetime | None = None


class StubAuthority:
    """Issues certificates to synthetic people and systems, and says which still hold."""

    def __init__(self, directory: Path, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock
        for part in ("keys", "issued"):
            (directory / part).mkdir(parents=True, exist_ok=True)
        self._own = self._open_own()

    @property
    def certificate(self) -> x509.Certificate:
        """Return the authority's own certificate, the root of trust."""
        return self._own.certificate

    def container(
        self, holder: Holder, usage: KeyUsage = KeyUsage.SIGN, condition: Condition = Condition.GOOD
    ) -> bytes:
        """Return a holder's PKCS#12 container, issued once and kept; it opens with CONTAINER_PASSWORD."""
        path = self._directory / "keys" / f"{holder.key}.{usage}.{condition}.p12"
        if path.exists() and self._still_serves(path, condition):
            return path.read_bytes()
        path.unlink(missing_ok=True)
        pair = self._issue(holder, usage, condition)
        if condition is not Condition.UNKNOWN:
            self._note(pair.certificate, revoked=condition is Condition.REVOKED)
        return keep_first(path, save_container(pair, CONTAINER_PASSWORD))

    def key_pair(self, holder: Holder) -> KeyPair:
        """Return a holder's signing key and certificate as objects."""
        return load_container(self.container(holder), CONTAINER_PASSWORD)

    def is_issuer_of(self, certificate: x509.Certificate) -> bool:
        """Tell whether this authority signed a certificate."""
        try:
            certificate.verify_directly_issued_by(self.certificate)
        except (ValueError, TypeError, InvalidSignature):
            return False
        return True

    def revocation(self, certificate: x509.Certificate) -> Revocation:
        """Say what OCSP would: good, revoked since, or unknown."""
        path = self._path_of(certificate)
        if not path.exists():
            return Revocation(known=False)
        revoked_at = json.loads(path.read_text(encoding="utf-8"))["revoked_at"]
        return Revocation(known=True, revoked_at=revoked_at and datetime.fromisoformat(revoked_at))

    def revoke(self, certificate: x509.Certificate) -> None:
        """Revoke a certificate from now on."""
        self._note(certificate, revoked=True)

    def _open_own(self) -> KeyPair:
        path = self._directory / "authority.p12"
        if not path.exists():
            keep_first(path, save_container(self._make_own(), CONTAINER_PASSWORD))
        return load_container(path.read_bytes(), CONTAINER_PASSWORD)

    def _make_own(self) -> KeyPair:
        key = _new_key()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "KOMEK STUB CA (RSA)")])
        now = self._clock.now().astimezone(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - MARGIN)
            .not_valid_after(now + AUTHORITY_VALIDITY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        return KeyPair(key, certificate)

    def _issue(self, holder: Holder, usage: KeyUsage, condition: Condition) -> KeyPair:
        key = _new_key()
        now = self._clock.now().astimezone(UTC)
        end = now - MARGIN if condition is Condition.EXPIRED else now + VALIDITY
        certificate = (
            x509.CertificateBuilder()
            .subject_name(holder.subject())
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(end - VALIDITY - MARGIN)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(usage), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ROLE_IDENTIFIERS[r] for r in holder.roles]), critical=False)
            .sign(self._own.key, hashes.SHA256())
        )
        return KeyPair(key, certificate)

    def _still_serves(self, path: Path, condition: Condition) -> bool:
        certificate = load_container(path.read_bytes(), CONTAINER_PASSWORD).certificate
        outrun = certificate.not_valid_after_utc <= self._clock.now()
        return self.is_issuer_of(certificate) and (outrun == (condition is Condition.EXPIRED))

    def _note(self, certificate: x509.Certificate, *, revoked: bool) -> None:
        revoked_at = self._clock.now().isoformat() if revoked else None
        self._path_of(certificate).write_text(json.dumps({"revoked_at": revoked_at}), encoding="utf-8")

    def _path_of(self, certificate: x509.Certificate) -> Path:
        return self._directory / "issued" / f"{certificate.serial_number:x}.json"


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _key_usage(usage: KeyUsage) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=usage is KeyUsage.SIGN,
        key_encipherment=usage is KeyUsage.AUTH,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
