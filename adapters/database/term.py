"""Terms: a budget, a start and a ledger of events; the due instant is only a projection."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base

OPEN_STATES = ("armed", "warned", "breached")
"""A term in one of these still runs; one that was breached runs until its act."""


class Term(Base):
    """A statutory term that runs for a case (law.md A, C 3–8).

    ``length`` is its budget in the units of its rule, extensions included; a term armed before budgets were
    kept has none, and the law's own length holds. ``last_day`` is the day whose 24:00 ends the term;
    ``due_at`` is that instant, always the projection of start, budget and ledger.
    """

    __tablename__ = "term"
    __table_args__ = (
        UniqueConstraint("case_id", "term"),
        Index(
            "ix_term_open", "due_at", "id", postgresql_where=text("state IN ('armed', 'warned', 'breached')")
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    term: Mapped[str] = mapped_column(String(48))
    clause: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(16), index=True)
    started_at: Mapped[datetime]
    length: Mapped[int | None]
    warn_at: Mapped[datetime]
    due_at: Mapped[datetime]
    last_day: Mapped[date | None]
    confirmed: Mapped[bool]
    guard_key: Mapped[int | None] = mapped_column(BigInteger)
    guard_epoch: Mapped[str | None] = mapped_column(String(64))


class TermEvent(Base):
    """Append-only, which the database holds to: what happened to a term, when by which clock, and why.

    ``at`` is when it happened by the clock of the law; ``written_at`` when it was written by the database's.
    ``length`` is the budget from here on, where the event gives one (armed, extended by units, re-projected).
    """

    __tablename__ = "term_event"

    sequence: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    term_id: Mapped[str] = mapped_column(ForeignKey("term.id"), index=True)
    event: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    written_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    actor: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(80))
    length: Mapped[int | None]
    due_at: Mapped[datetime]
