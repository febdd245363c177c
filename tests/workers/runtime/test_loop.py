"""The loop fetches what it can carry, tells the engine what became of it, and leaves nothing half done."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from threading import Event, Lock
from typing import Any

import pytest

from adapters.breaker import SystemAway
from adapters.camunda.gateway import Backpressure, JobGone, Refused, Unavailable
from workers.runtime.contract import Code, Command, Result
from workers.runtime.failures import DomainError, ForSupervisorError, RetryLaterError
from workers.runtime.loop import Loop
from workers.runtime.task import Task, task
from workers.runtime.work import Work, Workshop

GRACE = timedelta(seconds=15)
NAME = "Асель Нурланова"


class Ask(Command):
    """A command."""

    question: Code = "plain"


class Answer(Result):
    """A result."""

    number: int


FAILURES: dict[str, Exception] = {
    "broken": RuntimeError(f"{NAME} is broken"),
    "later": RetryLaterError("Служба не отвечает."),
    "away": SystemAway("ГБД ФЛ", timedelta(seconds=40)),
    "for-supervisor": ForSupervisorError("Сообщите разработчикам."),
    "no-answer": DomainError("no-answer"),
}


class Desk:
    """Handlers that count, wait for a gate where asked, and fail as the question says."""

    def __init__(self) -> None:
        self.gate = Event()
        self.gate.set()
        self.calls = 0
        self.at_once = 0
        self.most_at_once = 0
        self._lock = Lock()

    def tasks(self) -> list[Task[Any, Any]]:
        @task("ask", clause="test/1", errors=("no-answer",))
        def ask(command: Ask, work: Work) -> Answer:
            return self._answer(command)

        @task("ask-too", clause="test/2")
        def ask_too(command: Ask, work: Work) -> Answer:
            return self._answer(command)

        return [ask, ask_too]

    def _answer(self, command: Ask) -> Answer:
        with self._lock:
            self.calls += 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            assert self.gate.wait(30)
            if command.question in FAILURES:
                raise FAILURES[command.question]
            return Answer(number=self.calls)
        finally:
            with self._lock:
                self.at_once -= 1


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.gate.set()


Scene = Callable[[Any, Loop], Awaitable[None]]


@pytest.fixture
def play(told_engine: Any, office: Workshop, desk: Desk) -> Callable[[Scene], Any]:
    """Plays a scene with a started loop of two threads; drains it afterwards and returns the engine."""

    def play(scene: Scene, *, started: bool = True) -> Any:
        async def run() -> Any:
            engine = told_engine()
            loop = Loop(engine, desk.tasks(), office, name="worker", threads=2)
            if started:
                loop.start()
            try:
                await scene(engine, loop)
            finally:
                desk.gate.set()
                await loop.stop(GRACE)
            return engine

        return asyncio.run(run())

    return play


def test_a_job_is_completed_with_its_result(play: Any, until: Any) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        engine.offer("ask")
        await until(lambda: engine.told)

    ((operation, _, said),) = play(scene).told
    assert (operation, said["variables"]) == ("complete", {"number": 1})


def test_a_broken_handler_gives_the_job_back_without_telling_data(play: Any, until: Any) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        engine.offer("ask", question="broken", retries=5)
        engine.offer("ask", question="broken", retries=4)
        engine.offer("ask", question="broken", retries=1)
        await until(lambda: len(engine.told) == 3)

    told = {said["retries"]: said for operation, _, said in play(scene).told if operation == "fail"}
    assert {retries: said["backoff"].total_seconds() for retries, said in told.items()} == {4: 1, 3: 2, 0: 16}
    for said in told.values():
        assert NAME not in said["message"]
        assert "RuntimeError" in said["message"]


def test_an_outage_outside_is_retried_under_its_own_words(play: Any, until: Any) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        engine.offer("ask", question="later")
        await until(lambda: engine.told)

    ((operation, _, said),) = play(scene).told
    assert (operation, said["retries"], said["message"]) == ("fail", 4, "Служба не отвечает.")


def test_a_system_that_is_away_costs_the_job_no_retry_not_even_the_last(play: Any, until: Any) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        engine.offer("ask", question="away", retries=5)
        engine.offer("ask", question="away", retries=1)
        await until(lambda: len(engine.told) == 2)

    told = play(scene).told
    assert {(operation, said["retries"]) for operation, _, said in told} == {("fail", 5), ("fail", 1)}
    for _, _, said in told:
        assert "ГБД ФЛ" in said["message"]
        assert 40 <= said["backoff"].total_seconds() <= 60


def test_what_no_retry_mends_is_an_incident_at_once(play: Any, until: Any) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        engine.offer("ask", question="for-supervisor")
        engine.offer("ask", question=NAME)
        await until(lambda: len(engine.told) == 2)

    told = play(scene).told
    assert {(operation, said["retries"]) for operation, _, said in told} == {("fail", 0)}
    assert "Сообщите разработчикам." in {said["message"] for _, _, said in told}
    assert not any(NAME in said["message"] for _, _, said in told)


def test_a_declared_error_is_thrown_for_the_model_to_catch(play: Any, until: Any) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        engine.offer("ask", question="no-answer")
        await until(lambda: engine.told)

    ((operation, _, said),) = play(scene).told
    assert (operation, said) == ("throw", {"code": "no-answer", "message": ""})


@pytest.mark.parametrize("trouble", [Backpressure("busy"), Unavailable("away"), RuntimeError("a surprise")])
def test_polling_outlives_a_busy_or_absent_engine_and_surprises(
    play: Any, until: Any, trouble: Exception
) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        engine.troubles["activate"].extend([trouble] * 3)
        engine.offer("ask")
        await until(lambda: engine.told)

    assert [operation for operation, _, _ in play(scene).told] == ["complete"]


@pytest.mark.parametrize("trouble", [Backpressure("busy"), Unavailable("away")])
@pytest.mark.parametrize(
    ("operation", "question"), [("complete", "plain"), ("fail", "broken"), ("throw", "no-answer")]
)
def test_an_answer_is_repeated_until_the_engine_takes_it_and_the_handler_is_not(
    play: Any, until: Any, desk: Desk, operation: str, question: str, trouble: Exception
) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        engine.troubles[operation].extend([trouble] * 4)
        engine.offer("ask", question=question)
        await until(lambda: engine.told)

    assert [told for told, _, _ in play(scene).told] == [operation]
    assert desk.calls == 1


def test_a_job_that_comes_again_after_its_timeout_is_answered_from_the_ledger(
    play: Any, until: Any, desk: Desk
) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        engine.troubles["complete"].append(JobGone("timed out"))
        case_id = "0b0e7a52-6a5c-4c5e-9d43-0d7c2b9a1f10"
        key = engine.offer("ask", caseId=case_id)
        await until(lambda: not engine.troubles["complete"] and not loop.in_flight)
        engine.offer("ask", key=key, caseId=case_id)
        await until(lambda: engine.told)

    ((operation, _, said),) = play(scene).told
    assert (operation, said["variables"]) == ("complete", {"number": 1})
    assert desk.calls == 1


def test_an_answer_that_the_engine_refuses_frees_its_place(play: Any, until: Any) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        engine.troubles["complete"].extend([Refused("no")] * 3)
        for _ in range(4):
            engine.offer("ask")
        await until(lambda: engine.told)
        await until(lambda: not loop.in_flight)

    assert len(play(scene).told) == 1


def test_no_more_is_taken_than_can_be_carried_and_places_are_used_again(
    play: Any, until: Any, desk: Desk
) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        for number in range(12):
            engine.offer("ask" if number % 2 else "ask-too", question="broken" if number < 4 else "plain")
        await until(lambda: len(engine.told) == 12)

    engine = play(scene)
    assert engine.most_held <= 2
    assert max(asked for _, asked in engine.asked) == 2
    assert min(asked for _, asked in engine.asked) >= 1
    assert desk.most_at_once <= 2


def test_a_full_type_does_not_ask_and_does_not_hold_the_other(play: Any, until: Any, desk: Desk) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        desk.gate.clear()
        for _ in range(5):
            engine.offer("ask")
        await until(lambda: engine.held["ask"] == 2)
        asked = engine.asked.count(("ask", 2))
        polls = len(engine.asked)
        await until(lambda: len(engine.asked) > polls + 2)
        assert engine.asked.count(("ask", 2)) == asked
        assert len(engine.waiting["ask"]) == 3
        desk.gate.set()
        await until(lambda: len(engine.told) == 5)

    play(scene)


def test_while_held_nothing_is_fetched_and_what_is_in_flight_is_finished(
    play: Any, until: Any, desk: Desk
) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        desk.gate.clear()
        engine.offer("ask")
        await until(lambda: loop.in_flight == 1)
        loop.hold(True)
        desk.gate.set()
        await until(lambda: len(engine.told) == 1 and loop.in_flight == 0)
        # A long poll that was under way may end; after it nobody asks.
        quiet = 0
        while quiet < 30:
            before = len(engine.asked)
            await asyncio.sleep(0.005)
            quiet = quiet + 1 if len(engine.asked) == before else 0
        engine.offer("ask")
        polls = len(engine.asked)
        await asyncio.sleep(0)
        assert len(engine.asked) == polls
        loop.hold(False)
        await until(lambda: len(engine.told) == 2)

    play(scene)


def test_stopping_finishes_a_slow_handler_within_the_bound(play: Any, until: Any, desk: Desk) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        desk.gate.clear()
        engine.offer("ask")
        await until(lambda: loop.in_flight == 1)
        stopping = asyncio.create_task(loop.stop(GRACE))
        engine.offer("ask")
        await asyncio.sleep(0)
        desk.gate.set()
        assert await stopping == 0
        assert [operation for operation, _, _ in engine.told] == ["complete"]
        assert len(engine.waiting["ask"]) == 1

    play(scene)


def test_stopping_leaves_behind_what_exceeds_the_bound_and_tells_nothing_of_it(
    play: Any, until: Any, desk: Desk
) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        desk.gate.clear()
        engine.offer("ask")
        await until(lambda: desk.calls == 1)
        assert await loop.stop(timedelta(milliseconds=50)) == 1

    assert play(scene).told == []


def test_each_type_that_was_fetched_is_remembered_for_readiness(play: Any, until: Any) -> None:
    async def scene(engine: Any, loop: Loop) -> None:
        assert loop.last_fetch == {}
        await until(lambda: set(loop.last_fetch) == {"ask", "ask-too"})

    play(scene)
