"""An engine, a database and workers for measurements of guards: fresh, and gone afterwards."""

import asyncio
import tempfile
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
from sqlalchemy import func, select

from adapters.camunda.channel import GatewaySettings, open_channel
from adapters.camunda.clock import EngineClock
from adapters.camunda.deployment import packaged_models
from adapters.camunda.gateway import Backpressure, Gateway, Unavailable
from adapters.database.case import Case
from adapters.database.connection import Sessions, connect, sessions
from adapters.database.migrate import upgrade
from adapters.database.outbox import EffectKind
from adapters.database.term import Term
from komek.engine import EmbeddedEngine, EngineAddresses
from komek.links import DoorLinks
from komek.postgres import EmbeddedPostgres
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.term_host import HOST, host_model
from rules.law import Law
from workers.runtime.loop import Loop
from workers.runtime.process import WorkerProcess
from workers.runtime.relay import Relay
from workers.runtime.work import Workshop
from workers.senders.message import MessageSender
from workers.shared.breach_term import breach_term
from workers.shared.claim_term import claim_term
from workers.shared.terms import happened
from workers.shared.warn_term import warn_term

AT_ONCE = 16
"""Commands that are under way at the engine at the same time."""
TERMS_A_CASE = 2
"""The registration by the centre begins the review and the hand-over to the commission."""
_LINKS = DoorLinks("http://127.0.0.1:9")


@dataclass
class GuardHouse:
    """Cases that have nothing but terms, their guards, and a look at what the engine spends on them."""

    engine: EmbeddedEngine
    addresses: EngineAddresses
    database: Sessions
    law: Law
    loop: EventLoop
    gateway: Gateway

    @property
    def clock(self) -> EngineClock:
        """The engine's clock."""
        return EngineClock(self.addresses.management)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Let a worker process work the guards' jobs and relay messages within the block."""
        workshop = Workshop(self.database, self.clock, self.law, _LINKS, self.addresses.epoch)
        process = WorkerProcess(
            name="bench",
            loop=Loop(self.gateway, [claim_term, warn_term, breach_term], workshop, name="bench"),
            relay=Relay(self.database, {EffectKind.MESSAGE: MessageSender(self.gateway)}),
            sessions=self.database,
            close=_nothing,
        )
        stop = asyncio.Event()
        running = self.loop.start(process.run(stop))
        try:
            yield
        finally:
            self.loop.call(stop.set)
            running.result(60)

    def open_cases(self, count: int) -> list[str]:
        """Open cases in the engine and let their review begin; guards come with the relay."""
        cases = [str(uuid4()) for _ in range(count)]
        self.at_once([self._created(case_id) for case_id in cases])
        workshop = Workshop(self.database, self.clock, self.law, _LINKS, self.addresses.epoch)
        with workshop.work("bench", 0, 0) as work:
            for case_id in cases:
                case = Case(
                    id=case_id, service="asp", edition="passport-asp", regime="ordinary", channel="portal",
                    region="astana", unit="astana-yesil", stage="submitted", submitted_at=work.now,
                )  # fmt: skip
                work.session.add(case)
                work.session.flush()
                happened(work, case, "application-registered-by-centre")
        return cases

    def unguarded(self, case_id: str | None = None) -> int:
        """Return how many terms, of a case or in all, nobody guards yet."""
        waiting = select(func.count()).select_from(Term).where(Term.guard_key.is_(None))
        with self.database() as session:
            return session.scalar(waiting.where(Term.case_id == case_id) if case_id else waiting) or 0

    def cpu_seconds(self) -> float:
        """Return the CPU time that the engine's processes have used."""
        times = [psutil.Process(pid).cpu_times() for pid in self.engine.status().pids.values()]
        return sum(one.user + one.system for one in times)

    def at_once(self, calls: Sequence[Coroutine[Any, Any, object]]) -> None:
        """Make calls of the engine side by side."""
        self.loop.run(_side_by_side(calls), limit=900)

    async def _created(self, case_id: str) -> None:
        while True:
            try:
                await self.gateway.create(HOST, {"caseId": case_id, "caseLink": None})
            except Backpressure:
                await asyncio.sleep(0.1)
            else:
                return


@contextmanager
def guard_house(cache: Path) -> Iterator[GuardHouse]:
    """Start all parts in a directory of their own; nothing of them is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="komek-bench-") as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        engine = EmbeddedEngine(Path(folder) / "engine", cache, attached=True)
        loop = EventLoop()
        try:
            url = server.start()
            upgrade(url)
            pool = connect(url, pool_size=20)
            addresses = engine.start()
            channel = loop.run(open_channel(GatewaySettings(address=addresses.grpc)))
            gateway = Gateway(channel)
            while not loop.run(_deployed(gateway), limit=120):
                time.sleep(1)
            yield GuardHouse(engine, addresses, sessions(pool), Law.load(carry_forward=True), loop, gateway)
            loop.run(channel.close())
            pool.dispose()
        finally:
            loop.close()
            engine.reset()
            server.stop()


async def _side_by_side(calls: Sequence[Coroutine[Any, Any, object]]) -> None:
    places = asyncio.Semaphore(AT_ONCE)

    async def one(call: Coroutine[Any, Any, object]) -> None:
        async with places:
            await call

    await asyncio.gather(*(one(call) for call in calls))


async def _deployed(gateway: Gateway) -> bool:
    try:
        await gateway.deploy([*packaged_models(), host_model()])
    except (Backpressure, Unavailable):
        return False
    return True


async def _nothing() -> None:
    return None
