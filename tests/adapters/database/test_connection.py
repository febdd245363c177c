"""Connections: nobody is held up by one that was left standing, nor by asking each whether it stands."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from adapters.clock import FixedClock
from adapters.database import connection
from adapters.database.audit import AuditLog, write_notes
from adapters.database.connection import connect, sessions


def test_the_locks_of_a_transaction_that_was_left_standing_are_freed(
    database_url: str, clock: FixedClock
) -> None:
    held_up = sessions(connect(database_url, held_up=timedelta(milliseconds=300)))
    others = sessions(connect(database_url))
    with held_up() as left_standing:
        AuditLog(left_standing).note(clock.now(), "worker", "first", None)
        write_notes(left_standing)
        with others.begin() as session:
            session.execute(text("SET LOCAL lock_timeout = '20s'"))
            AuditLog(session).note(clock.now(), "worker", "second", None)
        with pytest.raises(DBAPIError):
            left_standing.commit()


def test_only_postgresql_is_taken() -> None:
    with pytest.raises(ValueError, match="PostgreSQL"):
        connect("sqlite://")


def test_a_connection_that_rested_and_was_closed_is_replaced(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_TRUSTED", 0.0)
    engine, other = connect(database_url), connect(database_url)
    with engine.connect() as mine:
        pid = mine.scalar(text("SELECT pg_backend_pid()"))
    with other.connect() as theirs:
        theirs.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    with engine.connect() as mine:
        assert mine.scalar(text("SELECT pg_backend_pid()")) != pid
    engine.dispose()
    other.dispose()


def test_a_busy_connection_is_not_asked(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, asked = connect(database_url), []

    def ping(_: object) -> bool:
        asked.append("ping")
        return True

    monkeypatch.setattr(engine.dialect, "do_ping", ping)
    for _ in range(3):
        with engine.connect() as mine:
            mine.execute(text("SELECT 1"))
    assert asked == []
    monkeypatch.setattr(connection, "_TRUSTED", 0.0)
    with engine.connect():
        assert asked == ["ping"]
    engine.dispose()
