"""The service of digital documents: a document leaves it with its owner's consent, the code of an SMS."""

from adapters.digital_documents.client import (
    DigitalDocuments,
    DigitalDocumentsAwayError,
    NotGivenError,
    Why,
)
from adapters.digital_documents.kinds import DocType

__all__ = ["DigitalDocuments", "DigitalDocumentsAwayError", "DocType", "NotGivenError", "Why"]
