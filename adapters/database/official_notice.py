"""What officials are told: a term of a case nears its end, or has come to it."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base
from adapters.database.case import Case


class OfficialNotice(Base):
    """One notice for one audience; the desk shows it to every official who belongs to it.

    An audience is `unit:UNIT` (the executors) or `supervisor:REGION`.
    """

    __tablename__ = "official_notice"
    __table_args__ = (Index("ix_official_notice_audience_told_at", "audience", "told_at"),)

    sequence: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    term_id: Mapped[str] = mapped_column(ForeignKey("term.id"), index=True)
    event: Mapped[str] = mapped_column(String(24))
    audience: Mapped[str] = mapped_column(String(80))
    told_at: Mapped[datetime]
    due_at: Mapped[datetime]


def audiences_of(case: Case) -> list[str]:
    """Return who is told of a case: the unit that works it, and the supervisor of its region."""
    unit = [f"unit:{case.unit}"] if case.unit else []
    return unit + ([f"supervisor:{case.region}"] if case.region else [])
