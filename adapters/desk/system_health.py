"""How the workers see each information system: by what their exchanges came to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adapters.consent.kdp import KDP
from adapters.database.exchange_archive import ANSWERED
from adapters.database.shep_exchange import ShepExchange
from adapters.shep.services import REGISTRY

RECENT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SystemHealth:
    """One system: its last answer, its last failure, and how the last day went."""

    code: str
    answered_at: datetime | None
    failed_at: datetime | None
    failure: str | None
    answers: int
    failures: int

    @property
    def state(self) -> str:
        """Return `good` where the last exchange was an answer, `bad` where not, `quiet` without any."""
        if self.failed_at is None:
            return "quiet" if self.answered_at is None else "good"
        return "good" if self.answered_at is not None and self.answered_at >= self.failed_at else "bad"


def system_health(session: Session, now: datetime) -> list[SystemHealth]:
    """Return every system of the registry, in its order, and КДП."""
    return [_health(session, code, now) for code in (*REGISTRY, KDP.code)]


def _health(session: Session, code: str, now: datetime) -> SystemHealth:
    of = ShepExchange.system == code
    good = ShepExchange.outcome.in_(ANSWERED)
    answered = session.scalar(
        select(ShepExchange.sent_at).where(of, good).order_by(ShepExchange.sent_at.desc()).limit(1)
    )
    failed = session.execute(
        select(ShepExchange.sent_at, ShepExchange.outcome)
        .where(of, ~good)
        .order_by(ShepExchange.sent_at.desc())
        .limit(1)
    ).first()
    recent = select(func.count()).select_from(ShepExchange).where(of, ShepExchange.sent_at >= now - RECENT)
    return SystemHealth(
        code,
        answered,
        failed[0] if failed else None,
        failed[1] if failed else None,
        session.scalar(recent.where(good)) or 0,
        session.scalar(recent.where(~good)) or 0,
    )
