"""The documents that the service knows (docType, wire-formats §4), and what they answer."""

from enum import StrEnum


class DocType(StrEnum):
    """Name a kind of digital document as the service does."""

    IDENTITY_CARD = "IdentityCard"
    BIRTH_CERTIFICATE = "BirthCertificate"
    MARRIAGE_CERTIFICATE = "MarriageCertificate"
    DIVORCE_CERTIFICATE = "DivorceCertificate"
    KANDAS = "Oralman"
    DISABILITY_CERTIFICATE = "DisabilityCertificate"
    STUDENT_CARD = "StudentCard"
    DIPLOMA = "Diploma"

    @property
    def query(self) -> int:
        """Return the number of the query (passport-asp) that such a document answers."""
        return _QUERIES[self]


_QUERIES = {
    DocType.IDENTITY_CARD: 1,
    DocType.KANDAS: 2,
    DocType.DISABILITY_CERTIFICATE: 8,
    DocType.BIRTH_CERTIFICATE: 9,
    DocType.MARRIAGE_CERTIFICATE: 12,
    DocType.DIVORCE_CERTIFICATE: 12,
    DocType.STUDENT_CARD: 13,
    DocType.DIPLOMA: 19,
}
