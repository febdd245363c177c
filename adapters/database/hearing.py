"""The hearing before a refusal: invitation, day, minutes, outcome (appk/73)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class Hearing(Base):
    """One hearing of one case; until it is held it has no minutes."""

    __tablename__ = "hearing"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("document.id"))
    """The draft of the refusal that is heard."""
    invitation_id: Mapped[str] = mapped_column(ForeignKey("document.id"))
    planned_on: Mapped[date]
    planned_at: Mapped[datetime]
    held_on: Mapped[date | None]
    attended: Mapped[bool | None]
    minutes: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(16))
    held_by: Mapped[str | None] = mapped_column(String(64))
    recorded_at: Mapped[datetime | None]
