"""One exchange with a system behind ШЭП, as the journal keeps it: so that a dispute can be answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with what came back; the raw messages hold personal data and are sealed before they rest.

    `outcome` is `found`, `no-data`, `acknowledged`, or a failure in a word (`unavailable`, `fault-SCE909`,
    `rejected-…`, `malformed-…`); instants are those of the cases' clock.
    """

    message_id: str
    system: str
    service_id: str
    about: str
    sent_at: datetime
    answered_at: datetime | None
    outcome: str
    question: bytes
    answer: bytes | None
    correlation_id: str | None = None

    @property
    def question_sha256(self) -> str:
        """Return the hash of the question as it went out."""
        return sha256(self.question).hexdigest()

    @property
    def answer_sha256(self) -> str | None:
        """Return the hash of the answer as it came in, if one came."""
        return None if self.answer is None else sha256(self.answer).hexdigest()

    def __repr__(self) -> str:
        return f"Exchange({self.service_id}, {self.message_id}, {self.outcome})"


Note = Callable[[Exchange], None]


def forget(_exchange: Exchange) -> None:
    """Note nothing."""
