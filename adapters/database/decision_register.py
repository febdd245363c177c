"""The register of decisions: every signed decision of a unit in the order of its registration, by year."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base

_LOCK = 0x6B6F6D656B02


class RegisteredDecision(Base):
    """One line of a unit's register: positions have no gaps, and a line is never taken back."""

    __tablename__ = "decision_register"

    unit: Mapped[str] = mapped_column(String(64), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), unique=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(32))
    registered_at: Mapped[datetime]


def enter_decision(
    session: Session, *, unit: str, year: int, document_id: str, case_id: str, outcome: str, at: datetime
) -> int:
    """Enter a decision at the next position of its unit and year; writers queue until they commit."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    of_year = select(func.max(RegisteredDecision.position)).where(
        RegisteredDecision.unit == unit, RegisteredDecision.year == year
    )
    position = (session.scalar(of_year) or 0) + 1
    session.add(
        RegisteredDecision(
            unit=unit,
            year=year,
            position=position,
            document_id=document_id,
            case_id=case_id,
            outcome=outcome,
            registered_at=at,
        )
    )
    session.flush()
    return position
