"""What a person has to look at before a case goes on, and what they found in order."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class DataCheck(Base):
    """The findings of the newest calculation, and which reasons (`asp-person-check`) were confirmed."""

    __tablename__ = "data_check"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    findings: Mapped[list[dict[str, Any]]]
    """Problem, words in both languages, member and source by reference."""
    confirmed: Mapped[list[str]]
    verdict: Mapped[str | None] = mapped_column(String(16))
    found_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
