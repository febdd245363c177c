"""The client of the service of digital documents (wire-formats §4: the flow verified, bodies assumed)."""

from base64 import b64decode
from enum import StrEnum
from typing import Any

import httpx

from adapters.digital_documents.kinds import DocType

LARGEST = 5 * 1024 * 1024


class Why(StrEnum):
    """Tell why a document was not given."""

    NOT_REGISTERED = "not-registered"
    NO_DOCUMENT = "no-document"
    WRONG_CODE = "wrong-code"
    LATE = "late"


class NotGivenError(PermissionError):
    """The owner or the service does not give the document; `why` tells the reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(f"the digital document is not given: {why}")
        self.why = why


class DigitalDocumentsAwayError(RuntimeError):
    """The service does not answer, or not in a way that can be understood."""


class DigitalDocuments:
    """Asks owners for their documents; blocks. Safe to share among threads."""

    def __init__(self, url: str, *, timeout: float = 15) -> None:
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=timeout)

    def ask(self, iin: str, kind: DocType) -> None:
        """Let the service ask the owner: an SMS with a code goes to the phone registered in БМГ.

        Raises:
            NotGivenError, DigitalDocumentsAwayError: here and below.
        """
        self._post("/request", {"iin": iin, "docType": kind})

    def fetch(self, iin: str, kind: DocType, code: str) -> bytes:
        """Return the document, a PDF, that the owner's code opens; a code is good once."""
        told = self._post("/get", {"iin": iin, "docType": kind, "smsCode": code})
        try:
            content = b64decode(told["document"], validate=True)
        except (KeyError, TypeError, ValueError):
            raise DigitalDocumentsAwayError("the answer holds no document") from None
        if not content.startswith(b"%PDF-") or len(content) > LARGEST:
            raise DigitalDocumentsAwayError("the answer holds something else than a PDF of at most 5 MB")
        return content

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _post(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        try:
            answer = self._http.post(path, json=body)
            told = answer.json()
        except (httpx.TransportError, ValueError) as error:
            raise DigitalDocumentsAwayError(f"no answer: {type(error).__name__}") from None
        if not isinstance(told, dict) or answer.is_server_error:
            raise DigitalDocumentsAwayError(f"HTTP {answer.status_code}")
        if answer.is_error:
            if told.get("error") in set(Why):
                raise NotGivenError(Why(told["error"]))
            raise DigitalDocumentsAwayError(f"HTTP {answer.status_code}")
        return told
