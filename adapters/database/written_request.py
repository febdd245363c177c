"""A written request to a state body about what an information system did not know."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class WrittenRequest(Base):
    """One request about one person (passport-asp/extension; law.md C 3, 14, 15)."""

    __tablename__ = "written_request"
    __table_args__ = (UniqueConstraint("case_id", "system", "iin"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    system: Mapped[str] = mapped_column(String(32))
    iin: Mapped[str] = mapped_column(String(12))
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"))
    prepared_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    state: Mapped[str | None] = mapped_column(String(16))
    """``found`` or ``no-data``; none while the reply is awaited."""
    late_at: Mapped[datetime | None]
    """When a reply came after the end of the wait; it is on record and changed nothing (law.md C 3)."""
    late_state: Mapped[str | None] = mapped_column(String(16))
