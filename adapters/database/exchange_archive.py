"""Keep exchanges in the database, and wipe their raw messages when the retention is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from adapters.database.shep_exchange import ShepExchange
from adapters.database.shep_question import ShepQuestion
from adapters.sealing import Sealer
from adapters.shep.callback_port import Callback
from adapters.shep.exchange import Exchange
from adapters.shep.services import BY_SERVICE_ID

CALLBACK = "callback"
"""The outcome of a journal's row that is a callback; what was made of it stands with the callback itself."""
ANSWERED = frozenset({"found", "no-data", "no-consent", "acknowledged", CALLBACK})
"""The outcomes that are an answer; every other is a failure."""
RETENTION = timedelta(days=180)


class ExchangeArchive:
    """Makes rows of exchanges; without a sealer raw messages are not kept, only their hashes."""

    def __init__(self, sealer: Sealer | None = None, retention: timedelta = RETENTION) -> None:
        self._sealer = sealer
        self._retention = retention

    def keep_all(self, session: Session, exchanges: Sequence[Exchange], case_id: str | None) -> None:
        """Add exchanges to the journal of a case with one statement."""
        if exchanges:
            session.execute(insert(ShepExchange), [self._row(exchange, case_id) for exchange in exchanges])

    def keep_callback(self, session: Session, callback: Callback, now: datetime) -> None:
        """Add a callback to the journal, beside the exchange that had asked for it."""
        asked = session.get(ShepQuestion, callback.correlation_id)
        sent = select(ShepExchange.question_sha256).where(
            ShepExchange.correlation_id == callback.correlation_id
        )
        service = BY_SERVICE_ID.get(callback.service_id)
        session.add(
            ShepExchange(
                case_id=asked.case_id if asked else None,
                system=service.code if service else "",
                service_id=callback.service_id,
                iin=asked.iin if asked else "",
                message_id=callback.message_id,
                correlation_id=callback.correlation_id,
                sent_at=callback.sent_at,
                answered_at=now,
                outcome=CALLBACK,
                question_sha256=session.scalar(sent.order_by(ShepExchange.id).limit(1)) or "",
                answer_sha256=sha256(callback.raw).hexdigest(),
                answer=self._sealed(callback.raw),
                raw_until=self._raw_until(now),
            )
        )

    def _row(self, exchange: Exchange, case_id: str | None) -> dict[str, Any]:
        return {
            "case_id": case_id,
            "system": exchange.system,
            "service_id": exchange.service_id,
            "iin": exchange.about,
            "message_id": exchange.message_id,
            "correlation_id": exchange.correlation_id,
            "sent_at": exchange.sent_at,
            "answered_at": exchange.answered_at,
            "outcome": exchange.outcome[:48],
            "question_sha256": exchange.question_sha256,
            "answer_sha256": exchange.answer_sha256,
            "question": self._sealed(exchange.question),
            "answer": self._sealed(exchange.answer),
            "raw_until": self._raw_until(exchange.sent_at),
        }

    def _raw_until(self, at: datetime) -> datetime | None:
        return None if self._sealer is None else at + self._retention

    def _sealed(self, raw: bytes | None) -> bytes | None:
        return None if raw is None or self._sealer is None else self._sealer.seal(raw)


def wipe_expired(session: Session, now: datetime) -> int:
    """Wipe the raw messages whose retention is over; hashes, ids and instants stay. Return how many rows."""
    expired = update(ShepExchange).where(ShepExchange.raw_until <= now)
    wiped = session.execute(expired.values(question=None, answer=None, raw_until=None))
    return wiped.rowcount if isinstance(wiped, CursorResult) else 0
