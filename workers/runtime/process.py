"""A worker process: loop, relay, heartbeat and health in one event loop, drained on a signal."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from datetime import timedelta

import structlog
import uvicorn
from sqlalchemy import text

from adapters.database.chore import Chores
from adapters.database.connection import Sessions
from workers.runtime.chores import Errand, do_chores
from workers.runtime.health import health_app
from workers.runtime.loop import Loop
from workers.runtime.outbox_depth import measure_outbox
from workers.runtime.presence import Presence
from workers.runtime.relay import Relay

log = structlog.get_logger(__name__)

DRAIN = timedelta(seconds=20)


class SignalFreeServer(uvicorn.Server):
    """A server that leaves signals to its process: the drain must not race with uvicorn's handlers."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Capture none."""
        yield


@dataclass(frozen=True)
class WorkerProcess:
    """Everything that runs in one worker process.

    ``close`` releases what was opened for it (the channel).
    """

    name: str
    loop: Loop
    relay: Relay
    sessions: Sessions
    close: Callable[[], Awaitable[None]]
    health_port: int | None = None
    health_host: str = "127.0.0.1"
    errands: tuple[Errand, ...] = ()
    measures: tuple[Callable[[], None], ...] = ()

    async def run(self, stop: asyncio.Event) -> int:
        """Work until the event is set; return how many jobs were left behind after the drain."""

        def hold(holding: bool) -> None:
            self._hold(holding or stop.is_set())

        presence = Presence(self.sessions, self.name, self._in_flight, hold)
        background = [
            asyncio.create_task(presence.run(), name="presence"),
            asyncio.create_task(self.relay.run(), name="relay"),
        ]
        chores = Chores(self.sessions)
        background += [asyncio.create_task(do_chores(chores, one), name=one.name) for one in self.errands]
        server = self._health()
        serving = None if server is None else asyncio.create_task(server.serve(), name="health")
        self.loop.start()
        log.info("worker started", worker=self.name)
        await stop.wait()
        hold(True)
        left = await self.loop.stop(DRAIN)
        for task in background:
            task.cancel()
        if server is not None and serving is not None:
            server.should_exit = True
            background.append(serving)
        await asyncio.gather(*background, return_exceptions=True)
        with contextlib.suppress(Exception):
            await asyncio.to_thread(presence.leave)
        await self.close()
        log.info("worker stopped", worker=self.name, left=left)
        return left

    def _in_flight(self) -> int:
        return self.loop.in_flight + self.relay.in_flight

    def _hold(self, holding: bool) -> None:
        self.loop.hold(holding)
        self.relay.hold(holding)

    def _health(self) -> uvicorn.Server | None:
        if self.health_port is None:
            return None
        app = health_app(self.loop, self._database_answers, self._measure)
        config = uvicorn.Config(
            app,
            host=self.health_host,
            port=self.health_port,
            log_level="warning",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        return SignalFreeServer(config)

    def _measure(self) -> None:
        measure_outbox(self.sessions)
        for measure in self.measures:
            measure()

    def _database_answers(self) -> bool:
        try:
            with self.sessions() as session:
                session.execute(text("SELECT 1"))
        except Exception:  # noqa: BLE001 - any failure means the same to the platform
            return False
        return True
