"""Certificate roles of the national certification authority (wire-formats §3, verified)."""

from enum import StrEnum

from cryptography import x509


class KeyUser(StrEnum):
    """Tell who may use a key, as NCANode names it in `keyUser`."""

    INDIVIDUAL = "INDIVIDUAL"
    ORGANIZATION = "ORGANIZATION"
    CEO = "CEO"
    CAN_SIGN = "CAN_SIGN"
    HR = "HR"
    EMPLOYEE = "EMPLOYEE"


class KeyUsage(StrEnum):
    """Tell what a key is for, as NCANode names it in `keyUsage`."""

    SIGN = "SIGN"
    AUTH = "AUTH"
    UNKNOWN = "UNKNOWN"


ROLE_IDENTIFIERS = {
    KeyUser.INDIVIDUAL: x509.ObjectIdentifier("1.2.398.3.3.4.1.1"),
    KeyUser.ORGANIZATION: x509.ObjectIdentifier("1.2.398.3.3.4.1.2"),
    KeyUser.CEO: x509.ObjectIdentifier("1.2.398.3.3.4.1.2.1"),
    KeyUser.CAN_SIGN: x509.ObjectIdentifier("1.2.398.3.3.4.1.2.2"),
    KeyUser.HR: x509.ObjectIdentifier("1.2.398.3.3.4.1.2.4"),
    KeyUser.EMPLOYEE: x509.ObjectIdentifier("1.2.398.3.3.4.1.2.5"),
}
"""Roles are extended key usages."""


def roles_of(certificate: x509.Certificate) -> list[KeyUser]:
    """Return the roles a certificate names."""
    try:
        usages = set(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return []
    return [role for role, identifier in ROLE_IDENTIFIERS.items() if identifier in usages]


def usage_of(certificate: x509.Certificate) -> KeyUsage:
    """Return what a certificate's key is for: SIGN also binds (nonRepudiation), AUTH encrypts keys."""
    try:
        bits = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return KeyUsage.UNKNOWN
    if bits.digital_signature and bits.content_commitment:
        return KeyUsage.SIGN
    if bits.digital_signature and bits.key_encipherment:
        return KeyUsage.AUTH
    return KeyUsage.UNKNOWN
