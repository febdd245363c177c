"""The relay: takes effects from the outbox, sends them, notes that they were accepted."""

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState, Outbox
from workers.runtime import metrics
from workers.runtime.failures import RetryPolicy

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""So long an effect is one relay's; after it another one takes the sender for dead."""
SETTLING = timedelta(seconds=10)
"""So long a request whose answer was lost may still be on its way: asking earlier could be told too soon."""
_LAST_SEND = timedelta(seconds=20)
_OPEN = (EffectState.PENDING, EffectState.SENDING)


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


class Relay:
    """Sends what the outbox holds, a lane (case and kind) in order, lanes side by side.

    ``on_accepted`` is called in the transaction that notes the acceptance.
    """

    def __init__(
        self,
        sessions: Sessions,
        senders: Mapping[EffectKind, Sender],
        *,
        batch: int = 32,
        idle: timedelta = timedelta(milliseconds=150),
        retry: RetryPolicy | None = None,
        on_accepted: Callable[[Session, Outgoing], None] | None = None,
        lease: timedelta = LEASE,
        settling: timedelta = SETTLING,
    ) -> None:
        self._sessions = sessions
        self._senders = senders
        self._batch = batch
        self._on_accepted = on_accepted
        self._idle = idle.total_seconds()
        self._retry = retry or RetryPolicy(first=timedelta(milliseconds=250), longest=timedelta(minutes=5))
        self._lease = lease
        self._settling = settling
        self._open = asyncio.Event()
        self._open.set()
        self.in_flight = 0

    def hold(self, holding: bool) -> None:
        """Stop or resume sending."""
        if holding:
            self._open.clear()
        else:
            self._open.set()

    async def run(self) -> None:
        """Send until cancelled; what is in mid-send is finished first, within a bound."""
        while True:
            await self._open.wait()
            batch = asyncio.create_task(self.once())
            try:
                sent = await asyncio.shield(batch)
            except asyncio.CancelledError:
                await asyncio.wait([batch], timeout=_LAST_SEND.total_seconds())
                raise
            except Exception as error:  # noqa: BLE001 - the database may be away; the relay outlives it
                log.warning("relay could not work", error=type(error).__name__)
                sent = 0
            if not sent:
                await asyncio.sleep(self._idle)

    async def once(self) -> int:
        """Send one batch; return how many effects were tried."""
        batch = await asyncio.to_thread(self._claim)
        self.in_flight = len(batch)
        try:
            await asyncio.gather(*(self._send(effect) for effect in batch))
        finally:
            self.in_flight = 0
        return len(batch)

    def _claim(self) -> list[Outgoing]:
        earlier = aliased(Effect)
        begin_by = time.monotonic() + self._lease.total_seconds() / 2
        with self._sessions.begin() as session:
            self._settle_abandoned(session)
            rows = session.scalars(
                select(Effect)
                .where(
                    Effect.state == EffectState.PENDING,
                    Effect.next_attempt_at <= func.now(),
                    ~exists().where(
                        and_(
                            earlier.case_id == Effect.case_id,
                            earlier.kind == Effect.kind,
                            earlier.id < Effect.id,
                            earlier.state.in_(_OPEN),
                        )
                    ),
                )
                .order_by(Effect.id)
                .limit(self._batch)
                .with_for_update(skip_locked=True)
            ).all()
            for row in rows:
                row.state = EffectState.SENDING
                row.attempts += 1
                row.claimed_until = func.now() + self._lease
            session.flush()
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
                for row in rows
            ]

    def _settle_abandoned(self, session: Session) -> None:
        """Decide on effects whose sender died in mid-send: again where that is safe, else unknown."""
        safe = [kind for kind, sender in self._senders.items() if sender.removes_duplicates]
        abandoned = and_(Effect.state == EffectState.SENDING, Effect.claimed_until < func.now())
        session.execute(
            update(Effect).where(abandoned, Effect.kind.in_(safe)).values(state=EffectState.PENDING)
        )
        session.execute(
            update(Effect)
            .where(abandoned, or_(Effect.kind.notin_(safe)))
            .values(state=EffectState.UNKNOWN, error="отправитель остановлен во время отправки")
        )

    async def _send(self, effect: Outgoing) -> None:
        sender = self._senders[effect.kind]
        try:
            effect.still_ours()
            receipt = await sender.send(effect)
        except RejectedError as error:
            await asyncio.to_thread(self._settle, effect, EffectState.PARKED, str(error))
        except UnknownOutcomeError as error:
            state = EffectState.PENDING if sender.removes_duplicates else EffectState.UNKNOWN
            await asyncio.to_thread(self._settle, effect, state, str(error), self._settling)
        except NotSentError as error:
            await asyncio.to_thread(self._settle, effect, EffectState.PENDING, str(error))
        except Exception as error:  # noqa: BLE001 - a fault of ours: nobody knows how far it came
            state = EffectState.PENDING if sender.removes_duplicates else EffectState.UNKNOWN
            await asyncio.to_thread(self._settle, effect, state, type(error).__name__, self._settling)
        else:
            await asyncio.to_thread(self._accept, effect, receipt)

    def _settle(
        self, effect: Outgoing, state: EffectState, error: str, least: timedelta = timedelta(0)
    ) -> None:
        """Note a failure, unless another relay has taken the effect over meanwhile: it knows better."""
        wait = max(self._retry.backoff(effect.attempts - 1), least)
        metrics.effects.labels(effect.kind, state).inc()
        log.warning("effect not accepted", kind=effect.kind, case_id=effect.case_id, state=state, error=error)
        with self._sessions.begin() as session:
            session.execute(
                update(Effect)
                .where(_this_attempt(effect), Effect.state == EffectState.SENDING)
                .values(state=state, error=error[:200], claimed_until=None, next_attempt_at=func.now() + wait)
            )

    def _accept(self, effect: Outgoing, receipt: str | None) -> None:
        metrics.effects.labels(effect.kind, "accepted").inc()
        with self._sessions.begin() as session:
            # Late news of the last attempt is still the truth; an attempt after it finds out by itself.
            noted = session.execute(
                update(Effect)
                .where(_this_attempt(effect), Effect.state != EffectState.ACCEPTED)
                .values(
                    state=EffectState.ACCEPTED,
                    error=None,
                    claimed_until=None,
                    accepted_at=func.now(),
                    receipt=receipt,
                )
                .returning(Effect.id)
            )
            if noted.scalar() is None:
                return
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


def _this_attempt(effect: Outgoing) -> ColumnElement[bool]:
    return and_(Effect.id == effect.id, Effect.attempts == effect.attempts)
