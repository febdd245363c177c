"""A job stays ours while its handler works, also while it waits for a thread, and no longer."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import grpc

from adapters.camunda.job import Job
from workers.runtime.keeper import Keeper
from workers.runtime.loop import Loop, Timing
from workers.runtime.testing.fake_gateway import AWAY, BUSY, FakeGateway, Trouble

SHORT = Timing(job=timedelta(milliseconds=600), long_poll=timedelta(milliseconds=100))


def test_a_slow_handler_keeps_its_job_and_completes_it(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        desk.gate.clear()
        keys = [engine.offer("ask") for _ in range(6)]
        began = time.monotonic()
        await until(lambda: engine.held() == 6)
        await until(lambda: time.monotonic() - began > 2 * SHORT.job.total_seconds())
        assert engine.held() == 6
        desk.gate.set()
        await until(lambda: len(engine.told) == 6)
        assert [engine.jobs[key].handed_out for key in keys] == [1] * 6

    play(scene, timing=SHORT)
    assert desk.calls == 6


def test_an_extension_is_tried_until_it_holds(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.troubles["extend"].extend([BUSY, AWAY])
        desk.gate.clear()
        key = engine.offer("ask")
        await until(lambda: engine.held() == 1)
        first = engine.jobs[key].deadline
        await until(lambda: engine.jobs[key].deadline > first)
        assert engine.jobs[key].handed_out == 1

    play(scene, timing=SHORT)


def test_a_job_that_was_taken_away_before_it_began_is_not_begun(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        desk.gate.clear()
        for _ in range(2):
            engine.offer("ask")
        await until(lambda: desk.calls == 2)
        waiting = engine.offer("ask")
        await until(lambda: engine.held() == 3)
        engine.cancel(waiting)
        await until(lambda: engine.calls.count("extend") > 4)
        desk.gate.set()
        await until(lambda: not loop.in_flight)

    assert len(play(scene, timing=SHORT).told) == 2
    assert desk.calls == 2


def test_a_handler_that_hangs_keeps_its_job_no_longer_than_the_limit(told_engine: Any, until: Any) -> None:
    async def scene() -> None:
        async with told_engine() as (engine, gateway):
            keeper = Keeper(gateway, timedelta(milliseconds=100), limit=timedelta(milliseconds=300))
            engine.offer("ask")
            (job,) = await hand_out(gateway)
            keeper.hold(job)
            keeping = asyncio.create_task(keeper.run())
            await until(lambda: engine.waiting("ask"))
            keeping.cancel()
            assert "extend" in engine.calls
            assert keeper.hanging() == ["ask"]

    asyncio.run(scene())


def test_once_the_engine_says_it_is_gone_it_is_asked_no_more(told_engine: Any, until: Any) -> None:
    async def scene() -> None:
        async with told_engine() as (engine, gateway):
            keeper = Keeper(gateway, timedelta(milliseconds=60))
            engine.troubles["extend"].append(Trouble(grpc.StatusCode.NOT_FOUND))
            engine.offer("ask")
            (job,) = await hand_out(gateway)
            held = keeper.hold(job)
            keeping = asyncio.create_task(keeper.run())
            await until(lambda: held.gone)
            await asyncio.sleep(0.1)
            keeping.cancel()
            assert engine.calls.count("extend") == 1

    asyncio.run(scene())


async def hand_out(gateway: Any) -> list[Job]:
    polled = gateway.activate("ask", worker="w", timeout=timedelta(milliseconds=100), max_jobs=1)
    return [job async for job in polled]
