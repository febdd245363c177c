"""A hold: while it stands, workers fetch nothing and the relay sends nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert

from adapters.database.connection import Sessions
from adapters.database.worker_presence import Hold

_LEASE = timedelta(seconds=60)


@contextmanager
def hold(sessions: Sessions) -> Iterator[None]:
    """Hold work back within the block; should we die in it, the hold ends by itself after a minute."""
    key = str(uuid4())
    with sessions.begin() as session:
        session.execute(insert(Hold).values(id=key, until=func.now() + _LEASE))
    try:
        yield
    finally:
        with sessions.begin() as session:
            session.execute(delete(Hold).where(Hold.id == key))
