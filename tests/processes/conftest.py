"""The world of a process test: the real engine, a database of its own, stubs, doors and a worker process."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from reconciling import Reconciling
from world import World

from adapters.camunda.clock import EngineClock
from adapters.camunda.deployment import packaged_models
from adapters.camunda.gateway import Gateway
from adapters.camunda.search import EngineSearch
from adapters.camunda.user_tasks import UserTasks
from adapters.database.connection import Sessions
from adapters.population import Country, open_country
from adapters.serving import serving
from adapters.shep.stub import ShepStub
from adapters.sms.stub import SmsStub
from adapters.stubs import stubs_app
from komek.addresses import Addresses
from komek.demo.citizen import citizen_of
from komek.demo.desk import Desk
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.officials import Officials
from komek.process_tests.records import Records
from komek.process_tests.shared_engine import SharedEngine
from komek.serve_command import doors_app
from komek.settings import Environment, Settings
from komek.time_travel import TimeTravel
from komek.worker_process import worker_process


@pytest.fixture
def models_put_back(gateway: Gateway, event_loop_thread: EventLoop) -> Iterator[None]:
    """Others share the engine: cases begin under the models as they are, before and after."""
    event_loop_thread.run(gateway.deploy(packaged_models()))
    yield
    event_loop_thread.run(gateway.deploy(packaged_models()))


@dataclass(frozen=True)
class StandingStubs:
    """The stubs of the run, with the country they answer from."""

    url: str
    directory: Path
    country: Country
    shep: ShepStub
    sms: SmsStub


@pytest.fixture
def more_settings() -> dict[str, Any]:
    """What a module's world is set to beside the rest; modules override it."""
    return {}


@pytest.fixture(scope="session")
def engine_stubs(
    engine_clock: EngineClock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StandingStubs]:
    """All outside systems, living by the engine's clock."""
    directory = tmp_path_factory.mktemp("engine-stubs")
    country = open_country(directory / "stubs", engine_clock)
    app = stubs_app(country, engine_clock, directory / "stubs")
    with serving(app) as url:
        yield StandingStubs(url, directory, country, app.state.shep, app.state.sms)


@pytest.fixture
def world(
    engine: SharedEngine,
    engine_clock: EngineClock,
    engine_stubs: StandingStubs,
    models_deployed: dict[str, int],
    database_url: str,
    database: Sessions,
    records: Records,
    officials: Officials,
    gateway: Gateway,
    event_loop_thread: EventLoop,
    more_settings: dict[str, Any],
) -> Iterator[World]:
    """A world of the test's own on the engine that all tests share."""
    assert models_deployed
    addresses = engine.addresses
    settings = Settings(
        environment=Environment.TEST,
        data_directory=engine_stubs.directory,
        database_url=SecretStr(database_url),
        engine_grpc=addresses.grpc,
        engine_rest=addresses.rest,
        engine_management=addresses.management,
        engine_epoch=addresses.epoch,
        stubs_url=engine_stubs.url,
        **more_settings,
    )
    with ExitStack() as stack:
        doors = stack.enter_context(serving(doors_app(settings)))
        settings = settings.model_copy(update={"doors_url": doors})
        stop = asyncio.Event()
        parts = Addresses(settings)
        process = event_loop_thread.run(worker_process(settings, parts))
        working = event_loop_thread.start(process.run(stop))
        stack.callback(working.result, 60)
        stack.callback(event_loop_thread.call, stop.set)
        citizen = citizen_of(settings, parts)
        stack.callback(citizen.close)
        desk = Desk(f"{doors}/desk")
        stack.callback(desk.close)
        yield World(
            settings=settings,
            database=database,
            clock=engine_clock,
            country=engine_stubs.country,
            citizen=citizen,
            desk=desk,
            officials=officials,
            records=records,
            time=TimeTravel(database, engine.move_clock, engine_clock, settling=timedelta(seconds=10)),
            gateway=gateway,
            loop=event_loop_thread,
            shep=engine_stubs.shep,
            sms=engine_stubs.sms,
        )
        engine_stubs.shep.disturbances.clear()


@pytest.fixture
def reconciling(world: World, search: EngineSearch, user_tasks: UserTasks) -> Reconciling:
    """Reconciliation of the world's database with the engine."""
    return Reconciling(world, search, user_tasks)
