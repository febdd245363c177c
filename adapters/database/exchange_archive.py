"""Keep exchanges in the database, and wipe their raw messages when the retention is over."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from adapters.database.shep_exchange import ShepExchange
from adapters.sealing import Sealer
from adapters.shep.exchange import Exchange

RETENTION = timedelta(days=180)


class ExchangeArchive:
    """Makes rows of exchanges; without a sealer raw messages are not kept, only their hashes."""

    def __init__(self, sealer: Sealer | None = None, retention: timedelta = RETENTION) -> None:
        self._sealer = sealer
        self._retention = retention

    def keep(self, session: Session, exchange: Exchange, case_id: str | None) -> None:
        """Add an exchange to the journal of a case."""
        seals = self._sealer is not None
        session.add(
            ShepExchange(
                case_id=case_id,
                system=exchange.system,
                service_id=exchange.service_id,
                iin=exchange.about,
                message_id=exchange.message_id,
                correlation_id=exchange.correlation_id,
                sent_at=exchange.sent_at,
                answered_at=exchange.answered_at,
                outcome=exchange.outcome[:48],
                question_sha256=exchange.question_sha256,
                answer_sha256=exchange.answer_sha256,
                question=self._sealed(exchange.question),
                answer=self._sealed(exchange.answer),
                raw_until=exchange.sent_at + self._retention if seals else None,
            )
        )

    def _sealed(self, raw: bytes | None) -> bytes | None:
        return None if raw is None or self._sealer is None else self._sealer.seal(raw)


def wipe_expired(session: Session, now: datetime) -> int:
    """Wipe the raw messages whose retention is over; hashes, ids and instants stay. Return how many rows."""
    expired = update(ShepExchange).where(ShepExchange.raw_until <= now)
    wiped = session.execute(expired.values(question=None, answer=None, raw_until=None))
    return wiped.rowcount if isinstance(wiped, CursorResult) else 0
