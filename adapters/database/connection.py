"""Connections to PostgreSQL."""

import time
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker

from adapters.database.audit import write_notes

Sessions = sessionmaker[Session]

_TRUSTED = 2.0
"""Seconds for which a connection that has just been used is not asked whether it still stands."""


HELD_UP = timedelta(seconds=60)
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
    engine = create_engine(url, pool_size=pool_size, max_overflow=4)
    _ask_what_rested(engine)

    @event.listens_for(engine, "connect")
    def limit(connection: DBAPIConnection, _: object) -> None:
        milliseconds = held_up // timedelta(milliseconds=1)
        cursor = connection.cursor()
        cursor.execute(f"SET idle_in_transaction_session_timeout = {milliseconds}")
        cursor.close()
        connection.commit()

    return engine


def _ask_what_rested(engine: Engine) -> None:
    """Ask a connection that has rested whether it still stands; asking a busy one would only cost."""

    @event.listens_for(engine, "checkin")
    def rests(_: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def wakes(connection: Any, record: Any, _: Any) -> None:
        since = record.info.get("rests_since")
        if since is None or time.monotonic() - since < _TRUSTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise DisconnectionError from None


def sessions(engine: Engine) -> Sessions:
    """Return a factory of sessions whose objects stay readable after the commit."""
    factory = sessionmaker(engine, expire_on_commit=False)
    event.listen(factory, "before_commit", write_notes)
    return factory
