"""The heartbeat tells who works here, and a hold in the database stops the work while it stands."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select

from adapters.database.connection import Sessions
from adapters.database.worker_presence import Hold, WorkerPresence
from workers.runtime.presence import Presence


class Worker:
    """What the heartbeat speaks for."""

    def __init__(self) -> None:
        self.held: list[bool] = []


@pytest.fixture
def worker() -> Worker:
    return Worker()


def beat(presence: Presence, scene: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        beating = asyncio.create_task(presence.run())
        try:
            await scene()
        finally:
            beating.cancel()

    asyncio.run(run())


def present(database: Sessions) -> list[tuple[str, int, bool]]:
    with database() as session:
        return [(row.worker, row.in_flight, row.holding) for row in session.scalars(select(WorkerPresence))]


def hold(database: Sessions, lasting: timedelta) -> None:
    with database.begin() as session:
        session.execute(insert(Hold).values(id="hold", until=func.now() + lasting))


def test_a_worker_signs_in_and_goes(database: Sessions, worker: Worker, until: Any) -> None:
    presence = Presence(database, "worker-1", lambda: 3, worker.held.append)

    async def scene() -> None:
        await until(lambda: present(database) == [("worker-1", 3, False)])

    beat(presence, scene)
    presence.leave()
    assert present(database) == []


def test_a_sign_of_life_is_renewed(database: Sessions, worker: Worker, until: Any) -> None:
    def seen() -> Any:
        with database() as session:
            return session.scalar(select(WorkerPresence.seen_at))

    async def scene() -> None:
        await until(seen)
        first = seen()
        await until(lambda: seen() > first)

    beat(Presence(database, "worker-1", lambda: 0, worker.held.append), scene)


def test_a_hold_is_obeyed_and_shown_until_it_is_lifted(
    database: Sessions, worker: Worker, until: Any
) -> None:
    hold(database, timedelta(minutes=5))

    async def scene() -> None:
        await until(lambda: present(database) == [("worker-1", 0, True)])
        assert worker.held[-1] is True
        with database.begin() as session:
            session.execute(delete(Hold))
        await until(lambda: present(database) == [("worker-1", 0, False)])
        assert worker.held[-1] is False

    beat(Presence(database, "worker-1", lambda: 0, worker.held.append), scene)


def test_a_hold_ends_by_itself(database: Sessions, worker: Worker, until: Any) -> None:
    hold(database, timedelta(seconds=-1))

    async def scene() -> None:
        await until(lambda: present(database) == [("worker-1", 0, False)])

    beat(Presence(database, "worker-1", lambda: 0, worker.held.append), scene)
    assert True not in worker.held


def test_the_heartbeat_outlives_a_database_that_was_away(
    database: Sessions, worker: Worker, until: Any
) -> None:
    away = iter([True, True, False])

    class Troubled:
        def __call__(self) -> Any:
            if next(away, False):
                raise ConnectionError
            return database()

        def begin(self) -> Any:
            return database.begin()

    troubled: Any = Troubled()

    async def scene() -> None:
        await until(lambda: present(database) == [("worker-1", 0, False)])

    beat(Presence(troubled, "worker-1", lambda: 0, worker.held.append), scene)
