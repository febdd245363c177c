"""What the outbox holds back, counted when Prometheus asks."""

from sqlalchemy import func, select

from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectState
from workers.runtime import metrics

_NOT_ACCEPTED = tuple(state for state in EffectState if state is not EffectState.ACCEPTED)


def measure_outbox(sessions: Sessions) -> None:
    """Set the gauges of effects not accepted yet, by state, and of the age of the oldest in seconds.

    Ages follow the database's clock, as the effects' own times do.
    """
    age = func.extract("epoch", func.now() - func.min(Effect.created_at))
    asked = (
        select(Effect.state, func.count(), age).where(Effect.state.in_(_NOT_ACCEPTED)).group_by(Effect.state)
    )
    with sessions() as session:
        held = {EffectState(state): (count, float(oldest)) for state, count, oldest in session.execute(asked)}
    for state in _NOT_ACCEPTED:
        metrics.outbox_open.labels(state).set(held.get(state, (0, 0.0))[0])
    metrics.outbox_oldest_seconds.set(max((oldest for _, oldest in held.values()), default=0.0))
