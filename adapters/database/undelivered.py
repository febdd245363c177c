"""Deliveries that do not come about by themselves: refused by the receiver, or tried in vain for too long."""

from sqlalchemy import ColumnElement, Select, and_, or_, select

from adapters.database.case import Case
from adapters.database.notice import Notice
from adapters.database.outbox import Effect, EffectState

SPENT = 20
"""Tries after which a person is asked, about an hour of the relay's backoff; it goes on trying meanwhile."""


def waits_for_person() -> ColumnElement[bool]:
    """Tell of an effect that does not come about by itself; behind one tried in vain its lane waits."""
    refused = Effect.state.in_((EffectState.PARKED, EffectState.UNKNOWN))
    in_vain = and_(Effect.state.in_((EffectState.PENDING, EffectState.SENDING)), Effect.attempts >= SPENT)
    return or_(refused, in_vain)


def undelivered() -> Select[Notice, Effect, Case]:
    """Select the deliveries of open cases that wait for a person, the oldest first."""
    return (
        select(Notice, Effect, Case)
        .join(Effect, Effect.business_key == Notice.key)
        .join(Case, Case.id == Notice.case_id)
        .where(Notice.accepted_at.is_(None), Case.closed_at.is_(None), waits_for_person())
        .order_by(Notice.planned_at, Notice.key)
    )
