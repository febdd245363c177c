"""Notes in the domain that an effect was accepted."""

from collections.abc import Callable

from sqlalchemy import update
from sqlalchemy.orm import Session

from adapters.clock import Clock
from adapters.database.notice import Notice
from workers.runtime.relay import Outgoing


def notice_acceptance(clock: Clock) -> Callable[[Session, Outgoing], None]:
    """Return what the relay calls: a delivery whose effect was accepted is dated by the cases' clock."""

    def note(session: Session, effect: Outgoing) -> None:
        session.execute(
            update(Notice).where(Notice.key == effect.business_key).values(accepted_at=clock.now())
        )

    return note
