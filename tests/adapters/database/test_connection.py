"""Connections: a process that is held up in the middle of a transaction does not hold the others."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from adapters.clock import FixedClock
from adapters.database.audit import AuditLog
from adapters.database.connection import connect, sessions


def test_the_locks_of_a_transaction_that_was_left_standing_are_freed(
    database_url: str, clock: FixedClock
) -> None:
    held_up = sessions(connect(database_url, held_up=timedelta(milliseconds=300)))
    others = sessions(connect(database_url))
    with held_up() as left_standing:
        AuditLog(left_standing).note(clock.now(), "worker", "first", None)
        with others.begin() as session:
            session.execute(text("SET LOCAL lock_timeout = '20s'"))
            AuditLog(session).note(clock.now(), "worker", "second", None)
        with pytest.raises(DBAPIError):
            left_standing.commit()


def test_only_postgresql_is_taken() -> None:
    with pytest.raises(ValueError, match="PostgreSQL"):
        connect("sqlite://")
