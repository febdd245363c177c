"""The survey of the участковая комиссия and its conclusion."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class CommissionConclusion(Base):
    """One survey of one case (Social Code art. 124)."""

    __tablename__ = "commission_conclusion"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    survey: Mapped[str] = mapped_column(String(16))
    survey_date: Mapped[date | None]
    need: Mapped[str | None] = mapped_column(String(16))
    recorded_at: Mapped[datetime]
