"""A case: one application on its way; everything personal hangs on its key."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, String
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class Case(Base):
    """One case of one service, from its door to its end.

    ``stage`` is what a person reads on the desk; the engine is the judge of where the case stands.
    """

    __tablename__ = "case"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    number: Mapped[str | None] = mapped_column(String(32), unique=True)
    service: Mapped[str] = mapped_column(String(32))
    edition: Mapped[str] = mapped_column(String(32))
    regime: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(32))
    region: Mapped[str | None] = mapped_column(String(32))
    unit: Mapped[str | None] = mapped_column(String(64), index=True)
    stage: Mapped[str] = mapped_column(String(48), index=True)
    outcome: Mapped[str | None] = mapped_column(String(32))
    category: Mapped[str | None] = mapped_column(String(32))
    submitted_at: Mapped[datetime]
    registered_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    engine_epoch: Mapped[str | None] = mapped_column(String(64))
    instance_key: Mapped[int | None] = mapped_column(BigInteger)

    def move_to(self, stage: str) -> None:
        """Set the stage; a closed case stays closed, whatever step was still under way."""
        if self.closed_at is None:
            self.stage = stage

    def close(self, outcome: str, at: datetime) -> None:
        """Close the case with its outcome."""
        self.stage, self.outcome, self.closed_at = "closed", outcome, at
