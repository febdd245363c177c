"""Tokens that hold no more: sessions that were left, challenges of a login, replies that were taken."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, String, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

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
        with self._sessions.begin() as session:
            return _spend(session, token, self._clock.now() + timedelta(seconds=seconds))

    def spent(self, token: str) -> bool:
        """Tell whether a token was spent."""
        with self._sessions() as session:
            found = select(SpentToken.digest).where(SpentToken.digest == _digest(token))
            return session.scalar(found) is not None


def spend_within(session: Session, token: str, life: timedelta) -> bool:
    """Spend a token in the caller's transaction; say whether it was new.

    Its life follows the database's clock.
    """
    return _spend(session, token, func.now() + life)


def unspent(session: Session, tokens: Iterable[str]) -> set[str]:
    """Return which of the tokens nobody has spent."""
    by_digest = {_digest(token): token for token in tokens}
    spent = session.scalars(select(SpentToken.digest).where(SpentToken.digest.in_(by_digest)))
    return set(by_digest.values()) - {by_digest[digest] for digest in spent}


def _spend(session: Session, token: str, expires_at: datetime | ColumnElement[datetime]) -> bool:
    row = {"digest": _digest(token), "expires_at": expires_at}
    wanted = insert(SpentToken).values(row).on_conflict_do_nothing().returning(SpentToken.digest)
    return session.execute(wanted).scalar() is not None


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
