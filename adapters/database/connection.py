"""Connections to PostgreSQL."""

from datetime import timedelta

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker

Sessions = sessionmaker[Session]

HELD_UP = timedelta(seconds=30)
"""After so long without a word inside a transaction its process is taken for held up (paused, moved)."""


def connect(url: str, *, pool_size: int = 8, held_up: timedelta = HELD_UP) -> Engine:
    """Return an engine for a PostgreSQL URL; other databases are refused.

    The database ends a transaction whose process is held up: its locks, the end of the audit's chain among
    them, would hold everybody else. Whoever comes back finds the transaction gone and tries again.
    """
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    if not url.startswith("postgresql+psycopg://"):
        raise ValueError("Komek keeps its cases in PostgreSQL only: the URL must start with postgresql://")
    engine = create_engine(url, pool_size=pool_size, max_overflow=4, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def limit(connection: DBAPIConnection, _: object) -> None:
        milliseconds = held_up // timedelta(milliseconds=1)
        cursor = connection.cursor()
        cursor.execute(f"SET idle_in_transaction_session_timeout = {milliseconds}")
        cursor.close()
        connection.commit()

    return engine


def sessions(engine: Engine) -> Sessions:
    """Return a factory of sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)
