"""The journal of exchanges through ШЭП."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class ShepExchange(Base):
    """One exchange: ids, instants, hashes; the raw messages sealed, until their retention ends."""

    __tablename__ = "shep_exchange"
    __table_args__ = (
        Index("ix_shep_exchange_system_sent_at", "system", "sent_at"),
        Index("ix_shep_exchange_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"))
    system: Mapped[str] = mapped_column(String(32))
    service_id: Mapped[str] = mapped_column(String(64))
    iin: Mapped[str] = mapped_column(String(12))
    message_id: Mapped[str] = mapped_column(String(64))
    correlation_id: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(48))
    question_sha256: Mapped[str] = mapped_column(String(64))
    answer_sha256: Mapped[str | None] = mapped_column(String(64))
    question: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    raw_until: Mapped[datetime | None]
    """When the raw messages are wiped; none where they were never kept."""
