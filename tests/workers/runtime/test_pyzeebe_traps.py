"""Thirteen traps of pyzeebe's own worker: each shown at it, and how ours does in the same place.

Both run against the same fake gateway over gRPC. «For a while» is long against what ours needs.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from datetime import date, timedelta
from threading import Event
from typing import Any

import grpc
import pytest
import structlog
from pydantic import create_model
from pyzeebe import Job, ZeebeWorker

from workers.runtime.contract import Code, Command, ContractError, Nothing, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.loop import Loop
from workers.runtime.task import task
from workers.runtime.testing.fake_gateway import AWAY, FakeGateway, Trouble
from workers.runtime.work import Work

A_WHILE = 0.4
Scene = Callable[[FakeGateway, ZeebeWorker], Awaitable[None]]
request_id: ContextVar[str] = ContextVar("request_id", default="lost")


class Ask(Command):
    """A command."""

    question: Code = "plain"


class Answer(Result):
    """A result."""

    number: int


@contextlib.asynccontextmanager
async def _working(worker: ZeebeWorker) -> AsyncIterator[asyncio.Task[None]]:
    working = asyncio.create_task(worker.work())
    try:
        yield working
    finally:
        working.cancel()
        with contextlib.suppress(Exception, asyncio.CancelledError):
            await working


@pytest.fixture
def pyzeebe() -> Callable[..., FakeGateway]:
    """Plays a scene with a worker of pyzeebe's own, its options as given."""

    def play(scene: Scene, **options: Any) -> FakeGateway:
        async def run() -> FakeGateway:
            async with FakeGateway() as engine, grpc.aio.insecure_channel(engine.address) as channel:
                await scene(engine, ZeebeWorker(channel, request_timeout=100, **options))
            return engine

        return asyncio.run(run())

    return play


def test_1_a_result_that_is_not_json_pyzeebe(pyzeebe: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        called = []

        @worker.task("ask")
        async def ask() -> dict[str, Any]:
            called.append(1)
            return {"on": date(2026, 11, 23)}

        async with _working(worker):
            engine.offer("ask")
            await until(lambda: called)
            await asyncio.sleep(A_WHILE)

    engine = pyzeebe(scene)
    assert engine.told == []
    assert not {"complete", "fail"} & set(engine.calls)


def test_1_ours_sends_dates_as_json_and_refuses_what_json_cannot_hold(play: Any, until: Any) -> None:
    with pytest.raises(ContractError):
        create_model("Bad", __base__=Result, field=(set[int], ...))
    dated = create_model("Dated", __base__=Result, on=(date, ...))

    @task("dated", clause="test/1")
    def on_day(command: Ask, work: Work) -> dated:  # type: ignore[valid-type]
        return dated(on=date(2026, 11, 23))

    @task("wrong", clause="test/1")
    def wrong(command: Ask, work: Work) -> Answer:
        return {"number": object()}  # type: ignore[return-value]

    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("dated")
        engine.offer("wrong")
        await until(lambda: len(engine.told) == 2)

    told = {operation: said for operation, _, said in play(scene, tasks=[on_day, wrong]).told}
    assert told["complete"] == {"variables": {"on": "2026-11-23"}}
    assert told["fail"]["retries"] == 0


def test_2_a_completion_that_did_not_arrive_pyzeebe(pyzeebe: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        @worker.task("ask")
        async def ask() -> dict[str, Any]:
            return {}

        async with _working(worker):
            engine.troubles["complete"].append(AWAY)
            engine.offer("ask")
            await until(lambda: "complete" in engine.calls)
            await asyncio.sleep(A_WHILE)

    engine = pyzeebe(scene)
    assert (engine.told, engine.calls.count("complete")) == ([], 1)


def test_2_ours_repeats_it(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.troubles["complete"].append(AWAY)
        engine.offer("ask")
        await until(lambda: engine.told)

    assert play(scene).calls.count("complete") == 2


def test_3_a_guard_before_the_task_pyzeebe(pyzeebe: Any, until: Any) -> None:
    ran = []

    async def refuse(job: Job) -> Job:
        raise PermissionError

    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        @worker.task("ask", before=[refuse])
        async def ask() -> dict[str, Any]:
            ran.append(1)
            return {}

        async with _working(worker):
            engine.offer("ask")
            await until(lambda: engine.told)

    assert [told[0] for told in pyzeebe(scene).told] == ["complete"]
    assert ran


def test_3_ours_has_its_guards_within_and_they_hold(play: Any, until: Any) -> None:
    ran = []

    def refuse(command: Ask, step: Any) -> None:
        raise ForSupervisorError("Нельзя.")

    @task("ask", clause="test/1", fetch=refuse)
    def ask(command: Ask, work: Work) -> Nothing:
        ran.append(1)
        return Nothing()

    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask")
        await until(lambda: engine.told)

    assert [told[0] for told in play(scene, tasks=[ask]).told] == ["fail"]
    assert not ran


def test_4_connection_retries_over_a_whole_life_pyzeebe(pyzeebe: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        @worker.task("ask")
        async def ask() -> dict[str, Any]:
            return {}

        async with _working(worker):
            engine.troubles["complete"].extend([AWAY] * 10)
            for _ in range(10):
                engine.offer("ask")
            await until(lambda: not worker.zeebe_adapter.connected)
            await asyncio.sleep(0.2)
            engine.offer("ask", key=1)
            await asyncio.sleep(A_WHILE)
            assert engine.jobs[1].handed_out == 0

    pyzeebe(scene)


def test_4_ours_comes_back_for_ever(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.troubles["complete"].extend([AWAY] * 12)
        for _ in range(10):
            engine.offer("ask")
        await until(lambda: len(engine.told) == 10)
        engine.offer("ask")
        await until(lambda: len(engine.told) == 11)

    play(scene)


def test_5_streams_without_a_bound_pyzeebe(pyzeebe: Any, until: Any) -> None:
    running = []

    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        @worker.task("ask", max_running_jobs=2, max_jobs_to_activate=2)
        async def ask() -> dict[str, Any]:
            running.append(1)
            await asyncio.sleep(60)
            return {}

        async with _working(worker):
            for _ in range(20):
                engine.offer("ask")
            await until(lambda: len(running) == 20)

    assert pyzeebe(scene, stream_enabled=True).most_held == 20


def test_5_ours_opens_no_streams_and_holds_no_more_than_it_has_places_for(
    play: Any, until: Any, desk: Any
) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        desk.gate.clear()
        for _ in range(40):
            engine.offer("ask")
        await until(lambda: engine.held() == 17)
        await asyncio.sleep(A_WHILE)

    engine = play(scene)
    assert engine.most_held <= 18
    assert "stream" not in engine.calls


def test_6_full_hands_sleep_five_seconds_pyzeebe(pyzeebe: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        @worker.task("ask", max_running_jobs=1, max_jobs_to_activate=1)
        async def ask() -> dict[str, Any]:
            await asyncio.sleep(0.01)
            return {}

        async with _working(worker):
            for _ in range(2):
                engine.offer("ask")
            await until(lambda: len(engine.told) == 1)
            await asyncio.sleep(A_WHILE)

    assert len(pyzeebe(scene).told) == 1


def test_6_ours_goes_on_when_a_place_is_free(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        began = asyncio.get_running_loop().time()
        for _ in range(60):
            engine.offer("ask")
        await until(lambda: len(engine.told) == 60)
        assert asyncio.get_running_loop().time() - began < 5

    play(scene)


def test_7_annotations_as_text_pyzeebe(pyzeebe: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        @worker.task("ask")
        async def ask(job: "Job") -> dict[str, Any]:
            return {"key": job.key}

        async with _working(worker):
            engine.offer("ask")
            await until(lambda: engine.told)

    assert pyzeebe(scene).told[0][0] == "fail"


def test_7_ours_reads_them(play: Any, until: Any) -> None:
    @task("ask", clause="test/1")
    def ask(command: "Ask", work: "Work") -> "Answer":
        return Answer(number=work.origin.job_key)

    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask")
        await until(lambda: engine.told)

    ((_, key, said),) = play(scene, tasks=[ask]).told
    assert said["variables"] == {"number": key}


def test_8_context_variables_in_threads_pyzeebe(pyzeebe: Any, until: Any) -> None:
    seen = []

    async def name_it(job: Job) -> Job:
        request_id.set("known")
        return job

    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        @worker.task("ask", before=[name_it])
        def ask() -> dict[str, Any]:
            seen.append(request_id.get())
            return {}

        async with _working(worker):
            engine.offer("ask")
            await until(lambda: engine.told)

    pyzeebe(scene)
    assert seen == ["lost"]


def test_8_ours_takes_them_along(play: Any, until: Any) -> None:
    seen = []

    @task("ask", clause="test/1")
    def ask(command: Ask, work: Work) -> Nothing:
        seen.append(structlog.contextvars.get_contextvars()["case_id"] == command.case_id)
        return Nothing()

    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask")
        await until(lambda: engine.told)

    play(scene, tasks=[ask])
    assert seen == [True]


def test_9_types_of_variables_pyzeebe(pyzeebe: Any, until: Any) -> None:
    seen: list[Any] = []

    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        @worker.task("ask")
        async def ask(number: int) -> dict[str, Any]:
            seen.append(number)
            return {}

        async with _working(worker):
            engine.offer("ask", number="seven")
            await until(lambda: engine.told)

    assert pyzeebe(scene).told[0][0] == "complete"
    assert seen == ["seven"]


def test_9_ours_names_task_field_and_rule_and_not_the_value(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask", question="Асель Нурланова")
        await until(lambda: engine.told)

    ((operation, _, said),) = play(scene).told
    assert (operation, said["retries"], desk.calls) == ("fail", 0, 0)
    assert "«ask»" in said["message"]
    assert "question (string_pattern_mismatch)" in said["message"]
    assert "Асель" not in said["message"]


def test_10_a_status_that_is_not_listed_pyzeebe(pyzeebe: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        @worker.task("ask")
        async def ask() -> dict[str, Any]:
            return {}

        async with _working(worker) as working:
            engine.troubles["activate"].append(Trouble(grpc.StatusCode.UNKNOWN))
            await until(working.done)
            assert working.exception() is not None

    pyzeebe(scene)


def test_10_ours_goes_on_polling(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.troubles["activate"].extend([Trouble(grpc.StatusCode.UNKNOWN)] * 2)
        await until(lambda: not engine.troubles["activate"])
        engine.offer("ask")
        await until(lambda: engine.told)
        assert not any(poller.is_dead for poller in loop.pollers)

    play(scene)


def test_11_failures_come_again_at_once_pyzeebe(pyzeebe: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        @worker.task("ask")
        async def ask() -> dict[str, Any]:
            raise ConnectionError

        async with _working(worker):
            engine.offer("ask", retries=5)
            await until(lambda: len(engine.told) == 5)

    told = pyzeebe(scene).told
    assert {said["backoff"] for _, _, said in told} == {timedelta(0)}
    assert told[-1][2]["retries"] == 0


def test_11_ours_waits_longer_each_time(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        for retries in (5, 4, 3):
            engine.offer("ask", retries=retries, question="broken")
        await until(lambda: len(engine.told) == 3)

    waits = sorted(said["backoff"].total_seconds() for _, _, said in play(scene).told)
    assert waits == [1, 2, 4]


def test_12_a_stop_without_limit_pyzeebe(pyzeebe: Any, until: Any) -> None:
    began = []

    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        @worker.task("ask")
        async def ask() -> dict[str, Any]:
            began.append(1)
            await asyncio.sleep(60)
            return {}

        async with _working(worker):
            engine.offer("ask")
            await until(lambda: began)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(worker.stop(), A_WHILE)

    pyzeebe(scene)


def test_12_ours_hands_back_at_the_bound(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        desk.gate.clear()
        engine.offer("ask", retries=4)
        await until(lambda: desk.calls)
        async with asyncio.timeout(4):
            assert await loop.stop(timedelta(milliseconds=100)) == 1
        assert engine.told[0][2]["retries"] == 4

    play(scene)


def test_13_handlers_in_the_threads_of_everything_else_pyzeebe(pyzeebe: Any, until: Any) -> None:
    gate, began = Event(), []

    async def scene(engine: FakeGateway, worker: ZeebeWorker) -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))

        @worker.task("ask")
        def ask() -> dict[str, Any]:
            began.append(1)
            gate.wait(30)
            return {}

        async with _working(worker):
            for _ in range(2):
                engine.offer("ask")
            await until(lambda: len(began) == 2)
            health = asyncio.create_task(asyncio.to_thread(lambda: "well"))
            await asyncio.sleep(A_WHILE)
            assert not health.done()
            gate.set()
            assert await health == "well"

    pyzeebe(scene)


def test_13_ours_work_in_pools_of_their_own(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
        desk.gate.clear()
        for _ in range(8):
            engine.offer("ask")
        await until(lambda: desk.calls == 2)
        async with asyncio.timeout(5):
            assert await asyncio.to_thread(lambda: "well") == "well"

    play(scene)
