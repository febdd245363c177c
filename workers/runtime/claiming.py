"""Claims effects for one relay, and decides on those whose sender died."""

import time
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from adapters.database.connection import Sessions
from adapters.database.outbox import EffectKind
from workers.runtime.sending import Outgoing

LEASE = timedelta(seconds=60)
"""So long an effect is one relay's; after it another one takes the sender for dead."""
_SETTLE_EVERY = 5.0
"""Seconds."""
_ABANDONED = "отправитель остановлен во время отправки"

# States stand in the text: with a parameter in their place the planner could not use the partial indexes.
_CLAIM = text(
    """
    WITH due AS (
        SELECT id FROM outbox AS one
        WHERE state = 'pending' AND next_attempt_at <= now() AND NOT EXISTS (
            SELECT FROM outbox AS earlier
            WHERE earlier.case_id = one.case_id AND earlier.kind = one.kind AND earlier.id < one.id
                AND earlier.state IN ('pending', 'sending')
        )
        ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED
    )
    UPDATE outbox
    SET state = 'sending', attempts = attempts + 1, claimed_until = now() + CAST(:lease AS interval)
    FROM due WHERE outbox.id = due.id
    RETURNING outbox.id, business_key, case_id, kind, payload, then_announce, attempts
    """
)
_SETTLE_ABANDONED = text(
    """
    UPDATE outbox
    SET state = CASE WHEN kind = ANY(:safe) THEN 'pending' ELSE 'unknown' END,
        error = CASE WHEN kind = ANY(:safe) THEN error ELSE :error END
    WHERE state = 'sending' AND claimed_until < now()
    """
)


class Claims:
    """Takes what is due out of the outbox, first of each lane (case and kind).

    Args:
        safe: the kinds that are sent again where nobody knows whether they were sent.
        lease: how long a claim holds.
    """

    def __init__(self, sessions: Sessions, safe: Sequence[str], lease: timedelta = LEASE) -> None:
        self._sessions = sessions
        self._safe = list(safe)
        self._lease = lease
        self._settle_at = 0.0

    def take(self, most: int) -> list[Outgoing]:
        """Claim up to so many effects and return them in their order."""
        begin_by = time.monotonic() + self._lease.total_seconds() / 2
        with self._sessions.begin() as session:
            self._settle_abandoned(session)
            claimed = session.connection().execute(_CLAIM, {"most": most, "lease": self._lease}).all()
        return [
            Outgoing(
                id=row.id,
                business_key=row.business_key,
                case_id=row.case_id,
                kind=EffectKind(row.kind),
                payload=row.payload,
                then_announce=row.then_announce,
                attempts=row.attempts,
                begin_by=begin_by,
            )
            for row in sorted(claimed, key=lambda row: int(row.id))
        ]

    def _settle_abandoned(self, session: Session) -> None:
        """Decide on effects whose sender died in mid-send: again where that is safe, else unknown."""
        if time.monotonic() < self._settle_at:
            return
        session.connection().execute(_SETTLE_ABANDONED, {"safe": self._safe, "error": _ABANDONED})
        self._settle_at = time.monotonic() + _SETTLE_EVERY
