"""Told to stop, a worker finishes what it works and hands back the rest, with its retries, within a bound."""

import asyncio
import time
from datetime import timedelta
from typing import Any

from workers.runtime.loop import Loop
from workers.runtime.testing.fake_gateway import FakeGateway, Trouble

GRACE = timedelta(seconds=15)


def test_a_slow_handler_is_finished_within_the_bound(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        desk.gate.clear()
        engine.offer("ask")
        await until(lambda: desk.calls == 1)
        stopping = asyncio.create_task(loop.stop(GRACE))
        await asyncio.sleep(0)
        desk.gate.set()
        assert await stopping == 0
        assert [operation for operation, _, _ in engine.told] == ["complete"]

    play(scene)


def test_what_waits_for_a_thread_is_handed_back_at_once_with_its_retries(
    play: Any, until: Any, desk: Any
) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        desk.gate.clear()
        keys = [engine.offer("ask", retries=3) for _ in range(6)]
        await until(lambda: engine.held() == 6 and desk.calls == 2)
        stopping = asyncio.create_task(loop.stop(GRACE))
        await asyncio.sleep(0)
        desk.gate.set()
        assert await stopping == 0
        told = {key: (operation, said.get("retries")) for operation, key, said in engine.told}
        assert sorted(told) == keys
        assert list(told.values()).count(("complete", None)) == 2
        assert list(told.values()).count(("fail", 3)) == 4
        assert len(engine.waiting("ask")) == 4

    play(scene)
    assert desk.calls == 2


def test_what_exceeds_the_bound_is_handed_back_and_done_once_all_the_same(
    play: Any, until: Any, desk: Any, office: Any, told_engine: Any
) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        desk.gate.clear()
        key = engine.offer("ask", retries=1)
        await until(lambda: desk.calls == 1)
        began = time.monotonic()
        assert await loop.stop(timedelta(milliseconds=300)) == 1
        assert time.monotonic() - began < 4
        assert [(told[0], told[2]["retries"]) for told in engine.told] == [("fail", 1)]
        assert engine.waiting("ask")[0].key == key

    play(scene)


def test_jobs_that_a_poll_brings_after_the_signal_are_handed_back(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        await until(lambda: all(poller.fetched_at for poller in loop.pollers))
        engine.troubles["activate"].extend([Trouble(delay=timedelta(milliseconds=300))] * 2)
        await until(lambda: not engine.troubles["activate"])
        key = engine.offer("ask", retries=2)
        await until(lambda: engine.held() == 1)
        assert await loop.stop(GRACE) == 0
        ((operation, told, said),) = engine.told
        assert (operation, told, said["retries"], said["backoff"]) == ("fail", key, 2, timedelta(0))
        assert engine.waiting("ask")

    play(scene)
    assert desk.calls == 0


def test_an_idle_worker_stops_when_its_polls_end_and_leaves_no_job_activated(
    play: Any, until: Any, desk: Any
) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        await until(lambda: all(poller.fetched_at for poller in loop.pollers))
        stopping = asyncio.create_task(loop.stop(GRACE))
        for _ in range(20):
            engine.offer("ask")
            await asyncio.sleep(0.01)
        assert await stopping == 0
        assert engine.held() == 0
        polls = len(engine.asked)
        await asyncio.sleep(0.05)
        assert len(engine.asked) == polls

    play(scene)


def test_a_poll_that_does_not_end_is_broken_off_within_the_bound(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.troubles["activate"].extend([Trouble(delay=timedelta(seconds=30))] * 4)
        engine.offer("ask")
        await until(lambda: engine.held() == 1)
        began = time.monotonic()
        assert await loop.stop(GRACE) == 0
        assert time.monotonic() - began < 4

    play(scene)
