"""Runs of `komek terms reproject`, kept so that an interrupted one goes on where it stood."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, String
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class TermReprojection(Base):
    """One run: under which law, how far it came, and which terms were being worked on as it passed."""

    __tablename__ = "term_reprojection"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    law_sha256: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    reached: Mapped[str] = mapped_column(String(36), default="")
    """The greatest id of a term that was looked at."""
    busy: Mapped[list[str]] = mapped_column(default=list)
    """Terms that somebody held; they are looked at again at the end."""
    seen: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
