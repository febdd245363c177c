"""Deliveries of a notice: by which means, under which key, when accepted."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class Notice(Base):
    """One delivery of one document by one means (law.md C 20)."""

    __tablename__ = "notice"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"))
    means: Mapped[str] = mapped_column(String(16))
    planned_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    handed_over_on: Mapped[date | None]
    """When the applicant signed for it at the counter."""
    told_how: Mapped[str | None] = mapped_column(String(16))
    """``called`` or ``handed-over``, where it could not be delivered and an official told the applicant."""
    told_on: Mapped[date | None]
    told_by: Mapped[str | None] = mapped_column(String(64))
    """The login."""
