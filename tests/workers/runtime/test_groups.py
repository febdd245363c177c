"""Jobs that wait for a thread together share a transaction; slow ones and lone ones do not wait."""

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from adapters.camunda.job import Job
from workers.runtime.contract import Code, Command, Result
from workers.runtime.execution import Outcome
from workers.runtime.groups import Groups
from workers.runtime.keeper import Held
from workers.runtime.loop import Loop
from workers.runtime.task import Task, task
from workers.runtime.testing.fake_gateway import FakeGateway
from workers.runtime.work import Work, Workshop

current_job: ContextVar[int] = ContextVar("current_job")


class Ask(Command):
    """A command."""

    question: Code = "plain"


class Answer(Result):
    """A result."""

    number: int


def noting_transactions(into: list[int], *, seconds: float = 0.0) -> Task[Ask, Answer]:
    @task("ask", clause="test/1")
    def ask(command: Ask, work: Work) -> Answer:
        transaction = work.session.scalar(text("SELECT txid_current(), pg_sleep(:s)"), {"s": seconds})
        if command.question == "broken":
            raise RuntimeError
        into.append(transaction)
        return Answer(number=len(into))

    return ask


def job(number: int) -> Job:
    return Job(
        key=7_000_000 + number,
        type="ask",
        process_instance_key=100,
        bpmn_process_id="process",
        element_id="element",
        element_instance_key=number,
        retries=3,
        deadline=datetime.now(UTC),
        variables={"caseId": str(uuid4())},
        headers={},
    )


def test_jobs_that_come_together_share_transactions_and_each_has_its_own_context(workshop: Workshop) -> None:
    transactions: list[int] = []
    contexts: list[bool] = []
    noting = noting_transactions(transactions)

    def with_context(command: Ask, work: Work) -> Answer:
        contexts.append(current_job.get() == work.origin.job_key)
        return noting.record(command, work)

    async def one(groups: Groups, number: int) -> Outcome:
        held = Held(job(number))
        current_job.set(held.job.key)
        return await groups.execute(replace(noting, record=with_context), held, lambda _: None)

    async def scene() -> None:
        with ThreadPoolExecutor(2) as pool:
            groups = Groups(pool, workshop, budget=60)
            await one(groups, 0)
            outcomes = await asyncio.gather(*(one(groups, number) for number in range(1, 33)))
        assert sorted(outcome.variables["number"] for outcome in outcomes) == list(range(2, 34))

    asyncio.run(scene())
    assert max(Counter(transactions).values()) == 16
    assert all(contexts)


def test_one_that_may_not_begin_is_left_out_of_its_group(workshop: Workshop) -> None:
    async def scene() -> None:
        with ThreadPoolExecutor(1) as pool:
            groups = Groups(pool, workshop, budget=60)
            noting = noting_transactions([])
            refused = LookupError()
            outcomes = await asyncio.gather(
                *(
                    groups.execute(noting, Held(job(100 + n)), lambda _, n=n: refused if n == 3 else None)
                    for n in range(6)
                ),
                return_exceptions=True,
            )
        assert [type(outcome) for outcome in outcomes] == [Outcome] * 3 + [LookupError] + [Outcome] * 2

    asyncio.run(scene())


def test_one_that_breaks_costs_its_neighbours_nothing(play: Any, until: Any) -> None:
    transactions: list[int] = []

    async def scene(engine: FakeGateway, loop: Loop) -> None:
        for number in range(20):
            engine.offer("ask", question="broken" if number == 7 else "plain")
        await until(lambda: len(engine.told) == 20)

    told = Counter(
        operation for operation, _, _ in play(scene, tasks=[noting_transactions(transactions)]).told
    )
    assert told == {"complete": 19, "fail": 1}


def test_slow_handlers_work_alone(play: Any, until: Any) -> None:
    transactions: list[int] = []

    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask")
        await until(lambda: len(engine.told) == 1)
        transactions.clear()
        for _ in range(8):
            engine.offer("ask")
        await until(lambda: len(engine.told) == 9)

    play(scene, tasks=[noting_transactions(transactions, seconds=0.08)])
    assert len(set(transactions)) == len(transactions) == 8


def test_a_slow_commit_is_a_reason_for_company_and_not_against_it(workshop: Workshop) -> None:
    transactions: list[int] = []

    async def scene() -> None:
        with ThreadPoolExecutor(2) as pool:
            groups = Groups(pool, workshop)
            for together in range(1, 17):
                jobs = (Held(job(1000 * together + number)) for number in range(together))
                noting = noting_transactions(transactions)
                await asyncio.gather(*(groups.execute(noting, held, lambda _: None) for held in jobs))

    def slow(_: Session) -> None:
        time.sleep(0.06)

    event.listen(workshop.sessions, "before_commit", slow)
    asyncio.run(scene())
    assert max(Counter(transactions).values()) > 4


def test_a_lone_job_is_not_kept_waiting_for_company(play: Any, until: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        engine.offer("ask")
        async with asyncio.timeout(3):
            await until(lambda: engine.told)

    play(scene, tasks=[noting_transactions([])])
