"""Duties of a social contract, each with its due date and what became of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base


class ContractDuty(Base):
    """One duty of the individual plan; without a plan of its own, taking part in one month's measures."""

    __tablename__ = "contract_duty"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_on: Mapped[date]
    kind: Mapped[str | None] = mapped_column(String(24))
    """A code of adapters/documents/duties.yaml; null for a month's measures."""
    state: Mapped[str | None] = mapped_column(String(16))
    """``performed`` or ``not-performed``; null until it was checked."""
    checked_at: Mapped[datetime | None]


def duties_of(session: Session, case_id: str) -> list[ContractDuty]:
    """Return the duties of a case's contract in their order."""
    of_case = select(ContractDuty).where(ContractDuty.case_id == case_id)
    return list(session.scalars(of_case.order_by(ContractDuty.number)))
