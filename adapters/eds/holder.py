"""Whom a stub certificate is issued to, and the subject that names them (wire-formats §3)."""

from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID

from adapters.eds.roles import KeyUser


@dataclass(frozen=True, slots=True)
class Holder:
    """A person, an official of an organisation, or an organisation's information system."""

    key: str
    """Names the holder's files: an ИИН, or a system's name."""
    common_name: str
    roles: tuple[KeyUser, ...]
    iin: str | None = None
    surname: str | None = None
    patronymic: str | None = None
    organisation: str | None = None
    bin: str | None = None

    def subject(self) -> x509.Name:
        """Return the certificate subject: CN, SURNAME, SERIALNUMBER=IIN…, C=KZ, GIVENNAME, O, OU=BIN…."""
        parts = [
            (NameOID.COMMON_NAME, self.common_name.upper()),
            (NameOID.SURNAME, self.surname and self.surname.upper()),
            (NameOID.SERIAL_NUMBER, self.iin and f"IIN{self.iin}"),
            (NameOID.COUNTRY_NAME, "KZ"),
            (NameOID.GIVEN_NAME, self.patronymic and self.patronymic.upper()),
            (NameOID.ORGANIZATION_NAME, self.organisation and self.organisation.upper()),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, self.bin and f"BIN{self.bin}"),
        ]
        # A name in a certificate holds at most 64 characters.
        return x509.Name([x509.NameAttribute(oid, text[:64]) for oid, text in parts if text])
