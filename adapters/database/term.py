"""Terms: a budget, a start and a ledger of events; the due instant is only a projection."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class Term(Base):
    """A statutory term that runs for a case (law.md A, C 3–8).

    ``last_day`` is the day whose 24:00 ends the term; ``due_at`` is that instant.
    """

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("case_id", "term"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    term: Mapped[str] = mapped_column(String(48))
    clause: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(16), index=True)
    started_at: Mapped[datetime]
    warn_at: Mapped[datetime]
    due_at: Mapped[datetime]
    last_day: Mapped[date | None]
    confirmed: Mapped[bool]
    guard_key: Mapped[int | None] = mapped_column(BigInteger)
    guard_epoch: Mapped[str | None] = mapped_column(String(64))


class TermEvent(Base):
    """Append-only: what happened to a term, when by which clock, and why."""

    __tablename__ = "term_event"

    sequence: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    term_id: Mapped[str] = mapped_column(ForeignKey("term.id"), index=True)
    event: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(80))
    due_at: Mapped[datetime]
