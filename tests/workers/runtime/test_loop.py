"""The loop fetches what it can carry, works it in its place, and tells the engine what became of it."""

import asyncio
import threading
from datetime import timedelta
from typing import Any

import grpc
import pytest
import structlog
from prometheus_client import REGISTRY

from workers.runtime.contract import Code, Command, Result
from workers.runtime.loop import Loop
from workers.runtime.task import task
from workers.runtime.testing.fake_gateway import AWAY, BUSY, LOST, FakeGateway, Trouble
from workers.runtime.testing.fake_jobs import JobState
from workers.runtime.work import AsyncStep, Step, Work

NAME = "Асель Нурланова"
CASE = "0b0e7a52-6a5c-4c5e-9d43-0d7c2b9a1f10"


class Ask(Command):
    """A command."""

    question: Code = "plain"


class Answer(Result):
    """A result."""

    number: int


def test_a_job_is_completed_with_its_result(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask")
        await until(lambda: engine.told)

    ((operation, _, said),) = play(scene).told
    assert (operation, said["variables"]) == ("complete", {"number": 1})


def test_a_broken_handler_gives_the_job_back_without_telling_data(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask", question="broken", retries=5)
        engine.offer("ask", question="broken", retries=4)
        engine.offer("ask", question="broken", retries=1)
        await until(lambda: len(engine.told) == 3)

    told = {said["retries"]: said for operation, _, said in play(scene).told if operation == "fail"}
    assert {retries: said["backoff"].total_seconds() for retries, said in told.items()} == {4: 1, 3: 2, 0: 16}
    for said in told.values():
        assert NAME not in said["message"]
        assert "RuntimeError" in said["message"]
    assert "Retry" in told[0]["message"]
    assert "Retry" not in told[4]["message"]


def test_an_outage_outside_is_retried_under_its_own_words(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask", question="later")
        await until(lambda: engine.told)

    ((operation, _, said),) = play(scene).told
    assert (operation, said["retries"], said["message"]) == ("fail", 4, "Служба не отвечает.")


def test_a_system_that_is_away_costs_the_job_no_retry_not_even_the_last(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask", question="away", retries=5)
        engine.offer("ask", question="away", retries=1)
        await until(lambda: len(engine.told) == 2)

    told = play(scene).told
    assert {(operation, said["retries"]) for operation, _, said in told} == {("fail", 5), ("fail", 1)}
    for _, _, said in told:
        assert "ГБД ФЛ" in said["message"]
        assert 40 <= said["backoff"].total_seconds() <= 60


def test_what_no_retry_mends_is_an_incident_at_once(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask", question="for-supervisor")
        engine.offer("ask", question=NAME)
        await until(lambda: len(engine.told) == 2)

    told = play(scene).told
    assert {(operation, said["retries"]) for operation, _, said in told} == {("fail", 0)}
    assert "Сообщите разработчикам." in {said["message"] for _, _, said in told}
    assert not any(NAME in said["message"] for _, _, said in told)


def test_a_declared_error_is_thrown_for_the_model_to_catch(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask", question="no-answer")
        await until(lambda: engine.told)

    ((operation, _, said),) = play(scene).told
    assert (operation, said) == ("throw", {"code": "no-answer", "message": ""})


CODES = [
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.UNKNOWN,
    grpc.StatusCode.ABORTED,
    grpc.StatusCode.UNIMPLEMENTED,
    grpc.StatusCode.UNAUTHENTICATED,
    grpc.StatusCode.INVALID_ARGUMENT,
]


def test_polling_outlives_whatever_status_the_engine_answers(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.troubles["activate"].extend(map(Trouble, CODES))
        await until(lambda: not engine.troubles["activate"])
        engine.offer("ask")
        await until(lambda: engine.told)

    assert [operation for operation, _, _ in play(scene).told] == ["complete"]


@pytest.mark.parametrize("trouble", [BUSY, AWAY])
@pytest.mark.parametrize(
    ("operation", "question"), [("complete", "plain"), ("fail", "broken"), ("throw", "no-answer")]
)
def test_an_answer_is_repeated_until_the_engine_takes_it_and_the_handler_is_not(
    play: Any, until: Any, desk: Any, operation: str, question: str, trouble: Trouble
) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.troubles[operation].extend([trouble] * 4)
        engine.offer("ask", question=question)
        await until(lambda: engine.told)

    assert [told for told, _, _ in play(scene).told] == [operation]
    assert desk.calls == 1


def test_a_completion_whose_answer_is_lost_is_one_completion(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.troubles["complete"].append(LOST)
        engine.offer("ask")
        await until(lambda: engine.calls.count("complete") == 2 and not loop.in_flight)

    assert [operation for operation, _, _ in play(scene).told] == ["complete"]
    assert desk.calls == 1


def test_a_job_that_comes_again_after_its_timeout_is_answered_from_the_ledger(
    play: Any, until: Any, desk: Any
) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.troubles["complete"].append(Trouble(grpc.StatusCode.NOT_FOUND))
        key = engine.offer("ask", caseId=CASE)
        await until(lambda: engine.calls.count("complete") == 1 and not loop.in_flight)
        engine.jobs[key].deadline = 0
        await until(lambda: engine.told)
        assert engine.jobs[key].handed_out == 2

    ((operation, _, said),) = play(scene).told
    assert (operation, said["variables"]) == ("complete", {"number": 1})
    assert desk.calls == 1


def test_a_result_that_the_engine_refuses_is_an_incident_and_not_a_job_that_goes_round_for_ever(
    play: Any, until: Any
) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.troubles["complete"].append(Trouble(grpc.StatusCode.INVALID_ARGUMENT))
        engine.offer("ask")
        await until(lambda: engine.told and not loop.in_flight)

    ((operation, _, said),) = play(scene).told
    assert (operation, said["retries"]) == ("fail", 0)
    assert "«ask»" in said["message"]


def test_where_even_that_is_refused_the_place_is_free_again(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        refused = Trouble(grpc.StatusCode.INVALID_ARGUMENT)
        engine.troubles["complete"].append(refused)
        engine.troubles["fail"].append(refused)
        engine.offer("ask")
        await until(lambda: "fail" in engine.calls and not loop.in_flight)
        engine.offer("ask")
        await until(lambda: engine.told)

    assert len(play(scene).told) == 1


def test_no_more_is_held_than_there_are_places_whatever_the_types(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        desk.gate.clear()
        for number in range(60):
            engine.offer("ask" if number % 2 else "ask-too", question="plain")
        await until(lambda: engine.held() == 2 * 8 + 2)
        asked = len(engine.asked)
        await asyncio.sleep(0.1)
        assert len(engine.asked) == asked
        desk.gate.set()
        await until(lambda: len(engine.told) == 60)

    engine = play(scene)
    assert engine.most_held <= 2 * 8 + 2
    assert min(asked for _, asked in engine.asked) >= 1
    assert desk.most_at_once == 2


def test_a_busy_type_leaves_the_other_a_place(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        desk.gate.clear()
        for _ in range(30):
            engine.offer("ask")
        await until(lambda: len(engine.waiting("ask")) < 22)
        engine.offer("ask-too")
        await until(lambda: engine.held("ask-too") == 1)

    play(scene)


def test_asking_outside_does_not_take_the_threads_of_those_that_record(
    play: Any, until: Any, desk: Any
) -> None:
    gate = threading.Event()

    def fetch(command: Ask, step: Step) -> None:
        assert gate.wait(30)

    @task("slow", clause="test/3", fetch=fetch)
    def slow(command: Ask, work: Work) -> Answer:
        return Answer(number=0)

    async def scene(engine: FakeGateway, loop: Loop) -> None:
        for _ in range(12):
            engine.offer("slow")
        await until(lambda: engine.held("slow") == 4)
        engine.offer("ask")
        await until(lambda: engine.told)
        assert [engine.jobs[key].type for _, key, _ in engine.told] == ["ask"]
        gate.set()
        await until(lambda: len(engine.told) == 13)

    play(scene, tasks=[slow, *desk.tasks()])


def test_a_coroutine_asks_on_the_loop_and_keeps_its_answers_on_threads(play: Any, until: Any) -> None:
    at_once, asked, kept_on = [0, 0], [], set()

    async def fetch(command: Ask, step: AsyncStep) -> None:
        asked.append(threading.current_thread())
        at_once[0] += 1
        at_once[1] = max(at_once)
        await until(lambda: at_once[1] == 6)
        await step(lambda work: kept_on.add(threading.current_thread().name.split("_")[0]))
        at_once[0] -= 1

    @task("many", clause="test/3", fetch=fetch)
    def many(command: Ask, work: Work) -> Answer:
        return Answer(number=len(asked))

    async def scene(engine: FakeGateway, loop: Loop) -> None:
        for _ in range(6):
            engine.offer("many")
        await until(lambda: len(engine.told) == 6)

    engine = play(scene, tasks=[many])
    assert {operation for operation, _, _ in engine.told} == {"complete"}
    assert set(asked) == {threading.main_thread()}
    assert kept_on == {"record"}


def test_logs_of_a_handler_name_its_job_and_case(play: Any, until: Any) -> None:
    seen: list[dict[str, Any]] = []

    @task("ask", clause="test/1")
    def ask(command: Ask, work: Work) -> Answer:
        seen.append(structlog.contextvars.get_contextvars())
        return Answer(number=1)

    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask", caseId=CASE)
        await until(lambda: engine.told)

    ((_, key, _),) = play(scene, tasks=[ask]).told
    assert seen == [{"task_type": "ask", "job": key, "case_id": CASE}]


def test_while_held_nothing_is_fetched_and_what_is_in_flight_is_finished(
    play: Any, until: Any, desk: Any
) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        desk.gate.clear()
        engine.offer("ask")
        await until(lambda: loop.in_flight == 1)
        loop.hold(True)
        desk.gate.set()
        await until(lambda: len(engine.told) == 1 and loop.in_flight == 0)
        # A long poll that was under way may end; after it nobody asks.
        quiet = 0
        while quiet < 60:
            before = len(engine.asked)
            await asyncio.sleep(0.005)
            quiet = quiet + 1 if len(engine.asked) == before else 0
        engine.offer("ask")
        polls = len(engine.asked)
        await asyncio.sleep(0.02)
        assert len(engine.asked) == polls
        loop.hold(False)
        await until(lambda: len(engine.told) == 2)

    play(scene)


def test_the_lag_counts_from_the_moment_the_engine_had_nothing_left(play: Any, until: Any, desk: Any) -> None:
    def lag(job_type: str) -> float:
        return REGISTRY.get_sample_value("komek_job_lag_seconds_sum", {"type": job_type}) or 0.0

    async def scene(engine: FakeGateway, loop: Loop) -> None:
        before = lag("ask")
        engine.offer("ask")
        await until(lambda: len(engine.told) == 1)
        prompt = lag("ask") - before
        loop.hold(True)
        polls = len(engine.asked)
        await until(lambda: all(poller.may_rest for poller in loop.pollers))
        assert len(engine.asked) <= polls + 4
        engine.offer("ask")
        await asyncio.sleep(0.3)
        loop.hold(False)
        await until(lambda: len(engine.told) == 2)
        assert prompt < 0.2
        assert 0.3 <= lag("ask") - before - prompt < 1.5

    play(scene)


def test_a_cancelled_instance_takes_its_job_away_quietly(play: Any, until: Any, desk: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        desk.gate.clear()
        key = engine.offer("ask")
        await until(lambda: loop.in_flight == 1)
        engine.cancel(key)
        desk.gate.set()
        await until(lambda: not loop.in_flight)
        assert engine.jobs[key].state is JobState.CANCELLED

    assert play(scene).told == []


def test_backoff_is_never_a_fixed_pause(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.troubles["activate"].extend([BUSY] * 12)
        await until(lambda: not engine.troubles["activate"])

    engine = play(scene)
    assert engine.asked_at[11] - engine.asked_at[0] < timedelta(seconds=5).total_seconds()
