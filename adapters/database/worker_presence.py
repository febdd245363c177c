"""Who works, and whether work is held back while the engine's clock is moved."""

from datetime import datetime

from sqlalchemy import String, func
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class Hold(Base):
    """While a row stands, workers fetch no new jobs and the relay sends nothing; it ends by itself."""

    __tablename__ = "hold"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    until: Mapped[datetime]


class WorkerPresence(Base):
    """The last sign of life of one worker process, by the database's clock."""

    __tablename__ = "worker_presence"

    worker: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    in_flight: Mapped[int]
    holding: Mapped[bool]
