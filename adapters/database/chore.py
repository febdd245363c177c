"""Chores: what one of the worker processes does every so often, and what came of it the last time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base
from adapters.database.connection import Sessions


class Chore(Base):
    """The last run of one chore, by the database's clock; counts by name are all that is kept of it."""

    __tablename__ = "chore"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]]


class Chores:
    """Lets replicas share chores: whoever asks first after the time has come does it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def take(self, name: str, every: timedelta) -> bool:
        """Say whether the caller does the chore now; first one interval after the first asking."""
        with self._sessions.begin() as session:
            session.execute(insert(Chore).values(name=name, counts={}).on_conflict_do_nothing())
            due = or_(Chore.begun_at < func.now() - every, Chore.begun_at > func.now())
            taken = update(Chore).where(Chore.name == name, due).values(begun_at=func.now())
            return session.execute(taken.returning(Chore.name)).scalar() is not None

    def ended(self, name: str, counts: dict[str, int]) -> None:
        """Note what came of a run, whether the schedule or a person began it."""
        told = {"ended_at": func.now(), "counts": counts}
        with self._sessions.begin() as session:
            noted = insert(Chore).values(name=name, **told)
            session.execute(noted.on_conflict_do_update(index_elements=[Chore.name], set_=told))

    def last(self, name: str) -> Chore | None:
        """Return the last run, if one has ended."""
        ended = select(Chore).where(Chore.name == name, Chore.ended_at.is_not(None))
        with self._sessions() as session:
            return session.scalar(ended)
