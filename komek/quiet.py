"""Whether anything is under way: what workers say of themselves, what the outbox still holds."""

from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select

from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.database.worker_presence import WorkerPresence

_ALIVE = timedelta(seconds=30)
"""So long a worker may be silent before it counts as dead: one that two hundred timers wake at once beats
late, and a clock that did not wait for it would leave their instants behind."""
_SOON = timedelta(seconds=5)


class Quiet:
    """Watches workers and outbox by the database's clock, which nobody moves."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def database_now(self) -> datetime:
        """Return the database's present."""
        with self._sessions() as session:
            return session.execute(select(func.now())).scalar_one()

    def anybody_works(self) -> bool:
        """Tell whether a worker process lives."""
        return bool(self._living())

    def idle_since(self, moment: datetime, *, holding: bool) -> datetime | None:
        """Return when the last living worker beat, if every one of them has beaten idle since a moment.

        With ``holding`` they must also have heard of the hold. Without a living worker it is the present.
        """
        workers = self._living()
        if not workers:
            return self.database_now()
        if any(worker.in_flight or worker.seen_at <= moment for worker in workers):
            return None
        if holding and not all(worker.holding for worker in workers):
            return None
        return max(worker.seen_at for worker in workers)

    def outbox_waits(self) -> bool:
        """Tell whether an effect is being sent or could be; one that backs off does not count.

        A message to the engine that is pushed back for a moment does: it may be the one that moves a timer.
        """
        pushed_back = and_(Effect.kind == EffectKind.MESSAGE, Effect.next_attempt_at <= func.now() + _SOON)
        due = or_(Effect.attempts == 0, Effect.next_attempt_at <= func.now(), pushed_back)
        open_effect = or_(
            Effect.state == EffectState.SENDING,
            (Effect.state == EffectState.PENDING) & due,
        )
        with self._sessions() as session:
            return bool(session.scalar(select(exists().where(open_effect))))

    def _living(self) -> list[WorkerPresence]:
        with self._sessions() as session:
            return list(
                session.scalars(select(WorkerPresence).where(WorkerPresence.seen_at > func.now() - _ALIVE))
            )
