"""The heads of the synchronous channel's messages: SOAP 1.1, document/literal (wire-formats §1, verified)."""

from dataclasses import dataclass
from datetime import datetime


class EnvelopeError(ValueError):
    """Say what an envelope lacks, in a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """Who asks which service, when."""

    message_id: str
    service_id: str
    message_date: datetime
    sender_id: str
    password: str | None = None
    session_id: str | None = None
    correlation_id: str | None = None

    def __repr__(self) -> str:
        return f"RequestInfo({self.service_id}, {self.message_id})"


@dataclass(frozen=True, slots=True)
class ResponseInfo:
    """How the provider answered."""

    message_id: str
    response_date: datetime
    code: str
    message: str = ""
    correlation_id: str | None = None
    session_id: str | None = None
