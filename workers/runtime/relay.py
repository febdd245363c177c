"""The relay: takes effects from the outbox, sends them, notes that they were accepted."""

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import func, text, update
from sqlalchemy.orm import Session

from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState, Outbox
from adapters.tracing import SpanKind, case_span
from workers.runtime import metrics
from workers.runtime.failures import RetryPolicy

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""So long an effect is one relay's; after it another one takes the sender for dead."""
SETTLING = timedelta(seconds=10)
"""So long a request whose answer was lost may still be on its way: asking earlier could be told too soon."""
_LAST_SEND = timedelta(seconds=20)
_SETTLE_EVERY = 5.0
_FEW = 2
_PAUSE_AFTER_FEW = 0.02
_PAUSE_AFTER_MANY = 0.1
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


class NotSentError(Exception):
    """Nothing reached the receiver: the effect is tried again with backoff."""


class RejectedError(Exception):
    """The receiver refuses for good: the effect is parked for a person."""


class UnknownOutcomeError(Exception):
    """Nobody knows whether the receiver got it."""


@dataclass(frozen=True)
class Outgoing:
    """One effect on its way; ``begin_by`` is by ``time.monotonic``."""

    id: int
    business_key: str
    case_id: str
    kind: EffectKind
    payload: dict[str, Any]
    then_announce: bool
    attempts: int
    begin_by: float = math.inf

    def still_ours(self) -> None:
        """Make sure, just before something leaves for good, that no other relay may have taken over.

        A process that was paused, or a machine that was moved, goes on where it stood, perhaps minutes later.

        Raises:
            NotSentError: the half of the lease is over; the other half is for the receiver's answer.
        """
        if time.monotonic() > self.begin_by:
            raise NotSentError("the sender was held up")


class Sender(Protocol):
    """Sends effects of one kind.

    ``removes_duplicates`` says whether the receiver takes a stable id: then an effect whose fate is unknown
    is sent again, otherwise it waits for a status query or a person.
    """

    removes_duplicates: bool

    async def send(self, effect: Outgoing) -> str | None:
        """Send and return the receiver's receipt.

        Raises:
            NotSentError, RejectedError, UnknownOutcomeError: see there.
        """
        ...


@dataclass(frozen=True)
class Ending:
    """What became of one attempt to send."""

    effect: Outgoing
    state: EffectState
    said: str | None
    """The receipt of an accepted effect, the error of any other."""
    least_wait: timedelta = timedelta(0)


class Relay:
    """Sends what the outbox holds, a lane (case and kind) in order, lanes side by side.

    ``on_accepted`` is called in the transaction that notes the acceptance. What ended while the last endings
    were written is written together; nothing waits for company.

    Args:
        batch: how many effects are claimed at once.
        window: how many are in mid-send at once: a slow receiver does not hold up the others before that.
        idle: how long to wait when nothing was due; after little or much work the pause is shorter.
    """

    def __init__(
        self,
        sessions: Sessions,
        senders: Mapping[EffectKind, Sender],
        *,
        batch: int = 64,
        window: int = 256,
        idle: timedelta = timedelta(milliseconds=150),
        retry: RetryPolicy | None = None,
        on_accepted: Callable[[Session, Outgoing], None] | None = None,
        lease: timedelta = LEASE,
        settling: timedelta = SETTLING,
    ) -> None:
        self._sessions = sessions
        self._senders = senders
        self._safe = [kind.value for kind, sender in senders.items() if sender.removes_duplicates]
        self._batch = batch
        self._window = window
        self._on_accepted = on_accepted
        self._idle = idle.total_seconds()
        self._retry = retry or RetryPolicy(first=timedelta(milliseconds=250), longest=timedelta(minutes=5))
        self._lease = lease
        self._settling = settling
        self._open = asyncio.Event()
        self._open.set()
        self._settle_at = 0.0
        self._unwritten: list[tuple[Ending, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self.in_flight = 0

    def hold(self, holding: bool) -> None:
        """Stop or resume sending."""
        if holding:
            self._open.clear()
        else:
            self._open.set()

    async def run(self) -> None:
        """Send until cancelled; what is in mid-send is finished first, within a bound."""
        sending: set[asyncio.Task[None]] = set()
        try:
            while True:
                await self._open.wait()
                batch = await self._claimed(min(self._batch, self._window - len(sending)))
                for effect in batch:
                    one = asyncio.create_task(self._carry(effect))
                    sending.add(one)
                    one.add_done_callback(sending.discard)
                await asyncio.sleep(self._pause(len(batch)))
        finally:
            if sending:
                await asyncio.wait(sending, timeout=_LAST_SEND.total_seconds())

    async def once(self) -> int:
        """Send one batch; return how many effects were tried."""
        batch = await asyncio.to_thread(self._claim, self._batch)
        await asyncio.gather(*(self._carry(effect) for effect in batch))
        return len(batch)

    def _pause(self, claimed: int) -> float:
        """Return how long to wait for company: a claim costs the same for one effect and for many."""
        if claimed == self._batch:
            return 0.0
        if claimed > _FEW:
            return _PAUSE_AFTER_MANY
        return _PAUSE_AFTER_FEW if claimed else self._idle

    async def _claimed(self, most: int) -> list[Outgoing]:
        """Claim, even if we are cancelled meanwhile: what is claimed is sent, not left to its lease."""
        if most < 1:
            return []
        claiming = asyncio.create_task(asyncio.to_thread(self._claim, most))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            with contextlib.suppress(Exception):
                batch = await claiming
                await asyncio.wait(
                    [asyncio.create_task(self._carry(effect)) for effect in batch],
                    timeout=_LAST_SEND.total_seconds(),
                )
            raise
        except Exception as error:  # noqa: BLE001 - the database may be away; the relay outlives it
            log.warning("relay could not work", error=type(error).__name__)
            return []

    def _claim(self, most: int) -> list[Outgoing]:
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

    async def _carry(self, effect: Outgoing) -> None:
        """Send one effect and see its ending written."""
        self.in_flight += 1
        try:
            ending = await self._send(effect)
            written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._unwritten.append((ending, written))
            if self._writing is None:
                self._writing = asyncio.create_task(self._write_endings())
            await written
        finally:
            self.in_flight -= 1

    async def _send(self, effect: Outgoing) -> Ending:
        sender = self._senders[effect.kind]
        unknown = EffectState.PENDING if sender.removes_duplicates else EffectState.UNKNOWN
        try:
            effect.still_ours()
            with case_span(f"send {effect.kind}", effect.case_id, SpanKind.PRODUCER, effect=effect.id):
                return Ending(effect, EffectState.ACCEPTED, await sender.send(effect))
        except RejectedError as error:
            return Ending(effect, EffectState.PARKED, str(error))
        except UnknownOutcomeError as error:
            return Ending(effect, unknown, str(error), self._settling)
        except NotSentError as error:
            return Ending(effect, EffectState.PENDING, str(error))
        except Exception as error:  # noqa: BLE001 - a fault of ours: nobody knows how far it came
            return Ending(effect, unknown, type(error).__name__, self._settling)

    async def _write_endings(self) -> None:
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
