"""Chores run beside the jobs; one that fails does not end them."""

import asyncio
from datetime import timedelta

from prometheus_client import REGISTRY
from sqlalchemy import update

from adapters.database.chore import Chore, Chores
from adapters.database.connection import Sessions
from komek.process_tests.waiting import wait_until
from workers.runtime.chores import Errand, do_chores, measure_chore


def test_a_failed_run_is_tried_at_its_next_time_and_the_last_one_is_measured(database: Sessions) -> None:
    tries: list[int] = []
    chores = Chores(database)

    async def act() -> dict[str, int]:
        tries.append(len(tries))
        if len(tries) == 1:
            raise ConnectionError
        return {"deleted": 7}

    async def live() -> None:
        errand = Errand("tidy", timedelta(milliseconds=20), act)
        doing = asyncio.create_task(do_chores(chores, errand))
        await asyncio.to_thread(wait_until, lambda: chores.last("tidy"), 20)
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)

    assert measure_chore(chores, "tidy") is None
    asyncio.run(live())
    assert len(tries) >= 2
    assert measure_chore(chores, "tidy") == {"deleted": 7}
    with database.begin() as session:
        ended = session.execute(update(Chore).values(name="tidy").returning(Chore.ended_at)).scalar_one()
    told = REGISTRY.get_sample_value("komek_chore_ended_timestamp_seconds", {"chore": "tidy"})
    assert ended is not None
    assert told == ended.timestamp()
