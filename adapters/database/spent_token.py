"""Tokens that hold no more: sessions that were left, challenges that a login has used."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import String, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from adapters.clock import Clock
from adapters.database.base import Base
from adapters.database.connection import Sessions


class SpentToken(Base):
    """A token by its hash, until it would have ended by itself (the clock of sessions)."""

    __tablename__ = "spent_token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SpentTokens:
    """Remembers spent tokens for all replicas of a door."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock

    def spend(self, token: str, seconds: int) -> bool:
        """Spend a token that would live so many seconds more; say whether it was not spent before."""
        row = {"digest": _digest(token), "expires_at": self._clock.now() + timedelta(seconds=seconds)}
        with self._sessions.begin() as session:
            wanted = insert(SpentToken).values(row).on_conflict_do_nothing().returning(SpentToken.digest)
            return session.execute(wanted).scalar() is not None

    def spent(self, token: str) -> bool:
        """Tell whether a token was spent."""
        with self._sessions() as session:
            found = select(SpentToken.digest).where(SpentToken.digest == _digest(token))
            return session.scalar(found) is not None


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
