"""Writes down what became of attempts to send: those that end at the same time together."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import func, text, update
from sqlalchemy.orm import Session

from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectState, Outbox
from workers.runtime import metrics
from workers.runtime.failures import RetryPolicy
from workers.runtime.sending import Ending, Outgoing

log = structlog.get_logger(__name__)

RETRY = RetryPolicy(first=timedelta(milliseconds=250), longest=timedelta(minutes=5))

_ACCEPT = text(
    """
    UPDATE outbox
    SET state = 'accepted', error = NULL, claimed_until = NULL, accepted_at = now(), receipt = done.receipt
    FROM unnest(CAST(:ids AS bigint[]), CAST(:attempts AS integer[]), CAST(:receipts AS varchar[]))
        AS done (id, attempt, receipt)
    WHERE outbox.id = done.id AND outbox.attempts = done.attempt
        AND coalesce(state, '') <> 'accepted'
    RETURNING outbox.id
    """
)
"""Late news of the last attempt is still the truth; an attempt after it finds out by itself.

``coalesce`` keeps the planner from guessing by the share of accepted effects: it would read the whole table.
"""


class Endings:
    """Writes endings; what ended while the last ones were written is written together, nothing waits longer.

    An ending is written only while its attempt is the effect's last: a relay that was held up until another
    took over changes nothing any more. ``on_accepted`` is called in the transaction that notes an acceptance.
    """

    def __init__(
        self,
        sessions: Sessions,
        *,
        retry: RetryPolicy | None = None,
        on_accepted: Callable[[Session, Outgoing], None] | None = None,
    ) -> None:
        self._sessions = sessions
        self._retry = retry or RETRY
        self._on_accepted = on_accepted
        self._unwritten: list[tuple[Ending, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, ending: Ending) -> None:
        """See an ending written, or left to the effect's lease where the database is away."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._unwritten.append((ending, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await written

    async def _write_all(self) -> None:
        try:
            while self._unwritten:
                together, self._unwritten = self._unwritten, []
                await asyncio.to_thread(self._write_patiently, [ending for ending, _ in together])
                for _, written in together:
                    if not written.done():
                        written.set_result(None)
        finally:
            self._writing = None

    def _write_patiently(self, endings: Sequence[Ending]) -> None:
        """Write endings together; where that fails each on its own, so that none suffers from another.

        What cannot be written is left to its lease: then it is sent again or its fate is unknown.
        """
        for group in (endings, *([one] for one in endings)):
            try:
                self._write(group)
            except Exception as error:  # noqa: BLE001 - the database may be away; the relay outlives it
                log.warning("effects not written", effects=len(group), error=type(error).__name__)
            else:
                if group is endings:
                    return

    def _write(self, endings: Sequence[Ending]) -> None:
        accepted = [ending for ending in endings if ending.state is EffectState.ACCEPTED]
        noted: set[int] = set()
        with self._sessions.begin() as session:
            if accepted:
                noted = set(self._accept(session, accepted))
            for ending in endings:
                if ending.state is not EffectState.ACCEPTED:
                    self._note_failure(session, ending)
                elif ending.effect.id in noted:
                    self._note_acceptance(session, ending.effect)
        for ending in endings:
            metrics.effects.labels(ending.effect.kind, ending.state).inc()

    @staticmethod
    def _accept(session: Session, accepted: Sequence[Ending]) -> Sequence[int]:
        """Note acceptances; return the ids of those that nobody noted before."""
        ordered = sorted(accepted, key=lambda ending: ending.effect.id)
        told = {
            "ids": [ending.effect.id for ending in ordered],
            "attempts": [ending.effect.attempts for ending in ordered],
            "receipts": [ending.said for ending in ordered],
        }
        return session.connection().execute(_ACCEPT, told).scalars().all()

    def _note_acceptance(self, session: Session, effect: Outgoing) -> None:
        if self._on_accepted is not None:
            self._on_accepted(session, effect)
        if effect.then_announce:
            Outbox(session).publish(
                "effect-accepted",
                f"{effect.business_key}/accepted",
                effect.case_id,
                effect.business_key,
                {},
            )

    def _note_failure(self, session: Session, ending: Ending) -> None:
        """Note a failure, unless another relay has taken the effect over meanwhile: it knows better."""
        effect, error = ending.effect, ending.said or ""
        wait = max(self._retry.backoff(effect.attempts - 1), ending.least_wait)
        log.warning(
            "effect not accepted",
            kind=effect.kind,
            case_id=effect.case_id,
            state=ending.state,
            error=error,
        )
        session.execute(
            update(Effect)
            .where(
                Effect.id == effect.id,
                Effect.attempts == effect.attempts,
                Effect.state == EffectState.SENDING,
            )
            .values(
                state=ending.state,
                error=error[:200],
                claimed_until=None,
                next_attempt_at=func.now() + wait,
            )
        )
