"""Questions to services that call back, and the callbacks that came."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class ShepQuestion(Base):
    """A question that the gateway has acknowledged; its answer comes by a callback."""

    __tablename__ = "shep_question"

    correlation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(64), unique=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    system: Mapped[str] = mapped_column(String(32))
    iin: Mapped[str] = mapped_column(String(12))
    acknowledged_at: Mapped[datetime]
    delivery: Mapped[str | None] = mapped_column(String(24))
    """What the gateway says of our message: ON_DELIVERY, DELIVERED, NOT_DELIVERED, DELIVERY_STOPPED."""
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(64))
    """The message id of the callback that answered."""


class ShepCallback(Base):
    """A callback, kept before anything is made of it; one that comes twice is one row."""

    __tablename__ = "shep_callback"

    message_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    correlation_id: Mapped[str] = mapped_column(String(64), index=True)
    service_id: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime]
    received_at: Mapped[datetime]
    times: Mapped[int]
    """How often it came."""
    verdict: Mapped[str] = mapped_column(String(48))
    """`kept` until its question is known; then `answered`, `repeated`, `late`, `closed`, `malformed-…`."""
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The payload, until something was made of it."""
