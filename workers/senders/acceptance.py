"""Notes in the domain that an effect was accepted, and forgets what was secret in it."""

from collections.abc import Callable

from sqlalchemy import update
from sqlalchemy.orm import Session

from adapters.clock import Clock
from adapters.database.notice import Notice
from adapters.database.one_time_password import EFFECT as ONE_TIME_PASSWORD
from adapters.database.outbox import Effect, EffectKind
from workers.runtime.relay import Outgoing

_TO_PEOPLE = (EffectKind.SMS, EffectKind.CABINET)


def notice_acceptance(clock: Clock) -> Callable[[Session, Outgoing], None]:
    """Return what the relay calls: a delivery whose effect was accepted is dated by the cases' clock.

    The text of a one-time password is blanked: once it was sent the code stands nowhere.
    """

    def note(session: Session, effect: Outgoing) -> None:
        if effect.kind not in _TO_PEOPLE:
            return
        session.execute(
            update(Notice).where(Notice.key == effect.business_key).values(accepted_at=clock.now())
        )
        if effect.business_key.startswith(ONE_TIME_PASSWORD):
            session.execute(update(Effect).where(Effect.id == effect.id).values(payload={}))

    return note
