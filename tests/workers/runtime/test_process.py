"""A worker process works, relays, beats and answers the platform, and drains when it is told to stop."""

import asyncio
import socket
from datetime import timedelta
from threading import Event
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.database.worker_presence import WorkerPresence
from workers.runtime.contract import Command, Nothing
from workers.runtime.loop import Loop, Timing
from workers.runtime.process import WorkerProcess
from workers.runtime.relay import Outgoing, Relay
from workers.runtime.task import Task, task
from workers.runtime.work import Work, Workshop

QUICK = Timing(long_poll=timedelta(milliseconds=200))


class Greet(Command):
    """A command."""


class Receiver:
    """Takes every message."""

    removes_duplicates = True

    async def send(self, effect: Outgoing) -> str | None:
        return "receipt"


@pytest.fixture
def gate() -> Any:
    gate = Event()
    gate.set()
    yield gate
    gate.set()


@pytest.fixture
def began() -> Event:
    return Event()


@pytest.fixture
def greet(gate: Event, began: Event) -> Task[Greet, Nothing]:
    @task("greet", clause="test/1")
    def greet(command: Greet, work: Work) -> Nothing:
        work.outbox.publish("greeted", f"{command.case_id}/greeted", command.case_id, command.case_id, {})
        began.set()
        assert gate.wait(30)
        return Nothing()

    return greet


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    """A worker process with an engine that does as it is told."""

    def __init__(self, gateway: Any, workshop: Workshop, greet: Task[Greet, Nothing]) -> None:
        self.stop = asyncio.Event()
        self.closed = False
        self.port = free_port()
        self.process = WorkerProcess(
            name="worker-1",
            loop=Loop(gateway, [greet], workshop, name="worker-1", threads=2, timing=QUICK),
            relay=Relay(workshop.sessions, {EffectKind.MESSAGE: Receiver()}),
            sessions=workshop.sessions,
            close=self._close,
            health_port=self.port,
        )
        self.running = asyncio.create_task(self.process.run(self.stop))

    async def _close(self) -> None:
        self.closed = True

    async def ready(self) -> bool:
        async with httpx.AsyncClient(trust_env=False) as client:
            try:
                answer = await client.get(f"http://127.0.0.1:{self.port}/readyz")
            except httpx.HTTPError:
                return False
            return answer.status_code == 200


def effects(database: Sessions) -> list[str]:
    with database() as session:
        return list(session.scalars(select(Effect.state)))


def workers(database: Sessions) -> list[str]:
    with database() as session:
        return list(session.scalars(select(WorkerPresence.worker)))


def test_a_job_is_worked_its_effect_sent_and_the_platform_answered(
    told_engine: Any, workshop: Workshop, greet: Task[Greet, Nothing], until: Any
) -> None:
    async def run() -> None:
        async with told_engine() as (engine, gateway):
            house = House(gateway, workshop, greet)
            engine.offer("greet")
            await until(lambda: len(engine.told) == 1)
            await until(lambda: effects(workshop.sessions) == [EffectState.ACCEPTED])
            await until(lambda: workers(workshop.sessions) == ["worker-1"])
            await until(house.ready)
            house.stop.set()
            assert await house.running == 0
            assert house.closed
            assert not await house.ready()

    asyncio.run(run())
    assert workers(workshop.sessions) == []


def test_told_to_stop_it_finishes_what_is_in_flight_and_takes_nothing_more(
    told_engine: Any,
    workshop: Workshop,
    greet: Task[Greet, Nothing],
    gate: Event,
    began: Event,
    until: Any,
) -> None:
    async def run() -> None:
        async with told_engine() as (engine, gateway):
            house = House(gateway, workshop, greet)
            gate.clear()
            first = engine.offer("greet")
            await until(began.is_set)  # a job that has not begun would be handed back
            house.stop.set()
            await asyncio.sleep(0)
            second = engine.offer("greet")
            gate.set()
            assert await house.running == 0
            assert ("complete", first) in [told[:2] for told in engine.told]
            assert len(engine.waiting("greet")) == 1
            assert engine.jobs[second].retries == 5

    asyncio.run(run())
