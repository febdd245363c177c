"""Proactive offers: what the centre knows of a family, until the person agrees to the survey."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Identity, String, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base

OFFERED, CONSENTED, DECLINED = "offered", "consented", "declined"
READ_BACK = timedelta(hours=72)
"""How far back the inbox is read: so long may workers be away without a reply being lost (our choice)."""


class ProactiveOffer(Base):
    """One offer to one person; consent makes it a case, and its instant is the day of application."""

    __tablename__ = "proactive_offer"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    iin: Mapped[str] = mapped_column(String(12), index=True)
    unit: Mapped[str] = mapped_column(String(64), index=True)
    phone: Mapped[str] = mapped_column(String(20), index=True)
    """The phone registered in БМГ: the offer goes there, and only from there a reply counts."""
    form: Mapped[dict[str, Any]]
    """The application as it will be, without date and account."""
    accounts: Mapped[dict[str, Any]]
    """The person's account by code of the payer's bank; which one is theirs to choose."""
    made_by: Mapped[str] = mapped_column(String(64))
    offered_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default=OFFERED)
    answered_at: Mapped[datetime | None]
    means: Mapped[str | None] = mapped_column(String(16))
    """How it was answered: `sms` or `cabinet`."""
    case_id: Mapped[str | None] = mapped_column(String(36))


def open_offer(session: Session, now: datetime, *, iin: str | None = None, phone: str | None = None,
               lock: bool = False) -> ProactiveOffer | None:  # fmt: skip
    """Return the newest offer to a person, or to a phone, that may still be answered."""
    whose = ProactiveOffer.phone == phone if iin is None else ProactiveOffer.iin == iin
    found = select(ProactiveOffer).where(
        whose, ProactiveOffer.state == OFFERED, ProactiveOffer.expires_at > now
    )
    newest = found.order_by(ProactiveOffer.id.desc()).limit(1)
    return session.scalar(newest.with_for_update() if lock else newest)


def offers_open(session: Session, now: datetime) -> bool:
    """Tell whether any offer may still be answered, or was in its time by a reply that is not read yet."""
    open_ = exists().where(ProactiveOffer.state == OFFERED, ProactiveOffer.expires_at > now - READ_BACK)
    return bool(session.scalar(select(open_)))


def lock_offers_to(session: Session, iin: str) -> None:
    """Let nobody else make or answer offers to a person until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"offer/{iin}", 0))))


def offers_of(session: Session, units: Sequence[str], limit: int = 100) -> Sequence[ProactiveOffer]:
    """Return the offers of units, the newest first."""
    made = select(ProactiveOffer).where(ProactiveOffer.unit.in_(units))
    return session.scalars(made.order_by(ProactiveOffer.id.desc()).limit(limit)).all()
