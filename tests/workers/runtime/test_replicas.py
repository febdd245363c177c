"""Two replicas of a worker at one engine: each job is done once, whoever gets it and however often."""

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from adapters.database.job_ledger import LedgerEntry
from workers.runtime.loop import Loop, Timing
from workers.runtime.testing.fake_gateway import AWAY, LOST
from workers.runtime.work import Workshop

HASTY = Timing(job=timedelta(milliseconds=300), long_poll=timedelta(milliseconds=100))


def play(scene: Any, told_engine: Any, desk: Any, office: Workshop) -> Any:
    async def run() -> Any:
        async with told_engine() as (engine, gateway):
            replicas = [
                Loop(gateway, desk.tasks(), office, name=f"worker-{number}", threads=2, timing=HASTY)
                for number in (1, 2)
            ]
            for replica in replicas:
                replica.start()
            try:
                await scene(engine)
            finally:
                desk.gate.set()
                await asyncio.gather(*(replica.stop() for replica in replicas))
            return engine

    return asyncio.run(run())


def recorded(office: Workshop, keys: list[int]) -> int:
    with office.sessions() as session:
        asked = select(func.count()).where(LedgerEntry.epoch == office.epoch, LedgerEntry.job_key.in_(keys))
        return session.scalar(asked) or 0


def test_a_job_that_timed_out_while_it_was_worked_is_done_once_by_both(
    told_engine: Any, desk: Any, office: Workshop, until: Any
) -> None:
    keys: list[int] = []

    async def scene(engine: Any) -> None:
        engine.troubles["extend"].extend([AWAY] * 1_000)
        desk.gate.clear()
        keys.append(engine.offer("ask"))
        await until(lambda: engine.jobs[keys[0]].handed_out >= 2)
        assert desk.calls == 1
        desk.gate.set()
        await until(lambda: engine.told)

    engine = play(scene, told_engine, desk, office)
    assert [(operation, said) for operation, _, said in engine.told] == [
        ("complete", {"variables": {"number": 1}})
    ]
    assert desk.calls == 1
    assert recorded(office, keys) == 1


def test_among_lost_answers_and_timeouts_every_job_is_recorded_and_completed_once(
    told_engine: Any, desk: Any, office: Workshop, until: Any
) -> None:
    keys: list[int] = []

    async def scene(engine: Any) -> None:
        engine.troubles["complete"].extend([AWAY, LOST] * 8)
        engine.troubles["extend"].extend([AWAY] * 1_000)
        keys.extend(engine.offer("ask" if number % 2 else "ask-too") for number in range(30))
        await until(lambda: len(engine.told) == 30)

    engine = play(scene, told_engine, desk, office)
    assert sorted(key for _, key, _ in engine.told) == keys
    assert {operation for operation, _, _ in engine.told} == {"complete"}
    assert desk.calls == 30
    assert recorded(office, keys) == 30
