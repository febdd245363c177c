"""Every term of АСП through every fate, its engine restarted: `pytest -n 0 -s tests/campaigns/walk_terms.py`.

Takes some minutes. The suite walks three terms on its shared engine (tests/processes/test_term_fates.py).
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path

import platformdirs
import pytest
from pydantic import SecretStr
from term_fates import every_fate, fates_by_the_clock
from term_walk import TermWalk

from adapters.camunda.clock import EngineClock
from adapters.camunda.deployment import packaged_models
from adapters.camunda.gateway import Backpressure, Gateway, GatewaySettings, Unavailable, open_channel
from adapters.camunda.user_tasks import UserTasks
from adapters.clock import SystemClock
from adapters.database.connection import Sessions
from adapters.population import open_country
from adapters.serving import serving
from adapters.stubs import stubs_app
from komek.addresses import Addresses
from komek.engine import EmbeddedEngine
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.officials import Officials
from komek.process_tests.records import Records
from komek.process_tests.term_host import host_model
from komek.process_tests.waiting import wait_until
from komek.settings import Environment, Settings
from komek.time_travel import TimeTravel
from komek.worker_process import worker_process
from rules.law import Law

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(1200)]


class OwnEngine:
    """An engine of the walk's own with a worker process; both can be stopped and started again."""

    def __init__(
        self, data: Path, database_url: str, database: Sessions, loop: EventLoop, stubs: str
    ) -> None:
        self.engine = EmbeddedEngine(data, Path(platformdirs.user_cache_dir("komek")), attached=True)
        self.settings = Settings(
            environment=Environment.TEST,
            data_directory=data,
            database_url=SecretStr(database_url),
            stubs_url=stubs,
            doors_url="http://127.0.0.1:9",
        )
        self.database = database
        self.loop = loop
        self._records: Records | None = None
        self._working: Future[object] | None = None
        self._stop = asyncio.Event()

    def start(self) -> None:
        """Start the engine and, once it has its time back, a worker process."""
        found = self.engine.start()
        self.settings = self.settings.model_copy(
            update={
                "engine_grpc": found.grpc,
                "engine_rest": found.rest,
                "engine_management": found.management,
                "engine_epoch": found.epoch,
            }
        )
        addresses = Addresses(self.settings)
        self.clock = EngineClock(found.management, max_age=timedelta(milliseconds=50))
        self._channel = self.loop.run(open_channel(GatewaySettings(address=found.grpc)))
        self.gateway = Gateway(self._channel)
        assert found.record_log is not None
        self.records = self._records = self._records or Records(found.record_log)
        password = self.settings.engine_password.get_secret_value()
        tasks = UserTasks(found.rest, self.settings.engine_user, password, addresses.search())
        self.officials = Officials(self.records, tasks)
        settling = timedelta(seconds=15)
        self.time = TimeTravel(self.database, self.engine.move_clock, self.clock, settling=settling)
        self._stop = asyncio.Event()
        process = self.loop.run(worker_process(self.settings, addresses))
        self._working = self.loop.start(process.run(self._stop))

    def deploy(self) -> None:
        """Deploy the models and a host for cases that are nothing but terms."""

        def deployed() -> bool:
            try:
                self.loop.run(self.gateway.deploy([*packaged_models(), host_model()]), limit=120)
            except (Backpressure, Unavailable):
                return False
            return True

        wait_until(deployed, 120, why="the engine takes the models")

    def stop_workers(self) -> None:
        """Drain the worker process and end it."""
        if self._working is not None:
            self.loop.call(self._stop.set)
            self._working.result(60)
            self._working = None

    def restart(self, beyond: datetime | None) -> None:
        """Stop workers and engine and start both; given an instant, it passes while no worker is there."""
        self.stop_workers()
        if beyond is not None:
            self.engine.move_clock(beyond - self.clock.now())
        self.loop.run(self._channel.close())
        self.engine.stop()
        self.start()

    def reset(self) -> None:
        """Leave nothing behind."""
        self.stop_workers()
        self.loop.run(self._channel.close())
        self.engine.reset()


@pytest.fixture
def own_engine(
    tmp_path: Path, database_url: str, database: Sessions, event_loop_thread: EventLoop
) -> Iterator[OwnEngine]:
    clock = SystemClock()  # no term asks the stubs for anything: workers do as they start
    with serving(stubs_app(open_country(tmp_path / "stubs", clock), clock, tmp_path / "stubs")) as stubs:
        own = OwnEngine(tmp_path / "engine", database_url, database, event_loop_thread, stubs)
        try:
            own.start()
            own.deploy()
            yield own
        finally:
            own.reset()


def test_every_term_comes_to_every_fate_once_while_its_engine_is_restarted(own_engine: OwnEngine) -> None:
    walk = TermWalk(own_engine, Law.load(carry_forward=True))
    terms = walk.guarded_terms()
    by_the_clock = [rule for rule in terms if rule.unit.in_minutes]
    every_fate(walk, [rule for rule in terms if not rule.unit.in_minutes], own_engine.restart)
    fates_by_the_clock(walk, by_the_clock, own_engine.restart)
    print(f"{len(terms)} terms, each in every fate:", ", ".join(rule.id for rule in terms))  # noqa: T201
