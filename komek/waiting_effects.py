"""The parking place: effects that wait for a person, retried or settled by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from adapters.clock import Clock
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.database.undelivered import SPENT, waits_for_person
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from workers.runtime.relay import Outgoing
from workers.senders.acceptance import notice_acceptance

WAITING = (EffectState.PARKED, EffectState.UNKNOWN, EffectState.PENDING)
"""A pending one only where it is tried in vain: what stands behind it in its lane waits too."""


class NotWaitingError(ValueError):
    """An effect does not wait for what a person wants to do with it."""


@dataclass(frozen=True, slots=True)
class WaitingEffect:
    """An effect that waits; its payload, which may name a person, is not shown."""

    id: int
    case_id: str
    kind: str
    business_key: str
    state: EffectState
    age: timedelta
    attempts: int
    error: str | None


class WaitingEffects:
    """Lists, retries and settles; every act is audited with who did it.

    Args:
        sessions: the database.
        clock: that of the cases.
        actor: who acts.
    """

    def __init__(self, sessions: Sessions, clock: Clock, actor: str) -> None:
        self._sessions = sessions
        self._clock = clock
        self._actor = actor

    def all(self, states: Sequence[EffectState] = WAITING) -> list[WaitingEffect]:
        """Return what waits, oldest first; ages follow the database's clock."""
        asked = (
            select(Effect, func.extract("epoch", func.now() - Effect.created_at))
            .where(Effect.state.in_(states), waits_for_person())
            .order_by(Effect.id)
        )
        with self._sessions() as session:
            return [
                WaitingEffect(
                    one.id,
                    one.case_id,
                    one.kind,
                    one.business_key,
                    EffectState(one.state),
                    timedelta(seconds=float(age)),
                    one.attempts,
                    one.error,
                )
                for one, age in session.execute(asked)
            ]

    def retry(self, effect_id: int) -> None:
        """Let a parked effect be sent again: its receiver had refused it, so it is not there.

        Raises:
            NotWaitingError: it is not parked. One of unknown fate may be there: it is settled instead.
        """
        with unit_of_work(self._sessions, self._clock, self._actor) as work:
            effect = _waiting(work, effect_id, (EffectState.PARKED,))
            _send_again(effect)
            work.note("effect-retried", effect.case_id, effect=effect.id, kind=effect.kind)

    def settle(self, effect_id: int, *, accepted: bool, reason: str) -> None:
        """Note what a person found out about an effect: the receiver has it, or does not have it.

        Accepted, it counts as the relay's own acceptance and the case goes on; not sent, the relay sends it.
        ``reason`` is a code or a reference (a letter's number), never free text: the audit keeps it for good.

        Raises:
            NotWaitingError: it waits for nobody.
        """
        with unit_of_work(self._sessions, self._clock, self._actor) as work:
            effect = _waiting(work, effect_id, WAITING)
            if accepted:
                self._accept(work, effect)
            else:
                _send_again(effect)
            found = "accepted" if accepted else "not-sent"
            work.note(
                "effect-settled",
                effect.case_id,
                effect=effect.id,
                kind=effect.kind,
                found=found,
                reason=reason,
            )

    def _accept(self, work: UnitOfWork, effect: Effect) -> None:
        """Do what the relay does when a receiver accepts."""
        work.outbox.accept(effect)
        told = Outgoing(
            id=effect.id,
            business_key=effect.business_key,
            case_id=effect.case_id,
            kind=EffectKind(effect.kind),
            payload=effect.payload,
            then_announce=effect.then_announce,
            attempts=effect.attempts,
        )
        notice_acceptance(self._clock)(work.session, told)


def _waiting(work: UnitOfWork, effect_id: int, states: Sequence[EffectState]) -> Effect:
    effect = work.session.get(Effect, effect_id, with_for_update=True)
    if effect is None:
        raise NotWaitingError(f"no effect has the number {effect_id}")
    if effect.state == EffectState.PENDING and effect.attempts < SPENT:
        raise NotWaitingError(f"effect {effect_id} is on its way: {effect.attempts} of {SPENT} tries")
    if effect.state not in states:
        raise NotWaitingError(f"effect {effect_id} is {effect.state}, not {' or '.join(states)}")
    return effect


def _send_again(effect: Effect) -> None:
    effect.state, effect.next_attempt_at, effect.claimed_until = EffectState.PENDING, func.now(), None
