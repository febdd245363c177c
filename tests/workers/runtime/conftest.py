"""What the loop's tests share: an engine that does as a test tells it, over real gRPC."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from inspect import isawaitable
from threading import Event, Lock
from typing import Any

import pytest

from adapters.breaker import SystemAway
from adapters.camunda.channel import GatewaySettings, open_channel
from adapters.camunda.gateway import Gateway
from workers.runtime.contract import Code, Command, Result
from workers.runtime.failures import DomainError, ForSupervisorError, RetryLaterError
from workers.runtime.loop import Loop, Timing
from workers.runtime.task import Task, task
from workers.runtime.testing.fake_gateway import FakeGateway
from workers.runtime.work import Work, Workshop

PATIENCE = 20.0


async def _until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not (await seen if isawaitable(seen := true()) else seen):  # noqa: ASYNC110 - threads set no event
            await asyncio.sleep(0.005)


@asynccontextmanager
async def _told_engine() -> AsyncIterator[tuple[FakeGateway, Gateway]]:
    async with FakeGateway() as engine:
        channel = await open_channel(GatewaySettings(address=engine.address))
        try:
            yield engine, Gateway(channel)
        finally:
            await channel.close()


@pytest.fixture
def told_engine() -> Any:
    """Opens an engine that does as it is told, with a client of it; within a running event loop."""
    return _told_engine


@pytest.fixture
def until() -> Any:
    """Waits until something is true, within a bound."""
    return _until


NAME = "Асель Нурланова"
GRACE = timedelta(seconds=15)
QUICK = Timing(job=timedelta(seconds=5), long_poll=timedelta(milliseconds=200))


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


Scene = Callable[[FakeGateway, Loop], Awaitable[None]]


@pytest.fixture
def play(told_engine: Any, office: Workshop, desk: Desk) -> Any:
    """Plays a scene with a started loop of two threads; drains it afterwards and returns the engine."""

    def play(scene: Scene, *, timing: Timing = QUICK, tasks: Sequence[Task[Any, Any]] = ()) -> FakeGateway:
        async def run() -> FakeGateway:
            async with told_engine() as (engine, gateway):
                loop = Loop(gateway, tasks or desk.tasks(), office, name="worker", threads=2, timing=timing)
                loop.start()
                try:
                    await scene(engine, loop)
                finally:
                    desk.gate.set()
                    await loop.stop(GRACE)
                found: FakeGateway = engine
                return found

        return asyncio.run(run())

    return play
