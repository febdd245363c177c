"""Fixtures of process tests, a pytest plugin: ``pytest_plugins = ["komek.process_tests.fixtures"]``."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import platformdirs
import pytest

from adapters.camunda.clock import EngineClock
from adapters.camunda.deployment import packaged_models
from adapters.camunda.gateway import Gateway, GatewaySettings, open_channel
from adapters.camunda.search import EngineSearch
from adapters.camunda.user_tasks import UserTasks
from komek.engine import EmbeddedEngine
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.officials import Officials
from komek.process_tests.records import Records
from komek.process_tests.shared_engine import SharedEngine
from komek.process_tests.waiting import wait_until

_USER = "demo"
_PASSWORD = "demo"  # noqa: S105 - the embedded engine's own, on loopback


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a developer keep the engine between two runs."""
    parser.addoption(
        "--engine-data",
        type=Path,
        help="use the engine of this data directory, start it there if need be, and leave it running",
    )


@pytest.fixture(scope="session")
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SharedEngine]:
    """The real Camunda, started when the first test asks for it and ended with the run."""
    kept: Path | None = request.config.getoption("--engine-data")
    data = kept or tmp_path_factory.mktemp("engine")
    cache = Path(platformdirs.user_cache_dir("komek"))
    embedded = EmbeddedEngine(data, cache, attached=kept is None)
    addresses = embedded.start()
    yield SharedEngine(embedded, addresses, data)
    if kept is None:
        embedded.reset()


@pytest.fixture(scope="session")
def engine_clock(engine: SharedEngine) -> EngineClock:
    """The clock that follows the engine's."""
    return EngineClock(engine.addresses.management, max_age=timedelta(milliseconds=50))


@pytest.fixture(scope="session")
def event_loop_thread() -> Iterator[EventLoop]:
    """An event loop for what is asynchronous."""
    loop = EventLoop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def gateway(engine: SharedEngine, event_loop_thread: EventLoop) -> Iterator[Gateway]:
    """The engine's gateway, to be called through ``event_loop_thread.run``."""
    channel = event_loop_thread.run(open_channel(GatewaySettings(address=engine.addresses.grpc)))
    yield Gateway(channel)
    event_loop_thread.run(channel.close())


@pytest.fixture(scope="session")
def search(engine: SharedEngine) -> EngineSearch:
    """Operate and Tasklist; seconds late, so ask with ``wait_until``."""
    return EngineSearch(engine.addresses.rest, _USER, _PASSWORD)


@pytest.fixture(scope="session")
def user_tasks(engine: SharedEngine, search: EngineSearch) -> UserTasks:
    """The engine's user tasks."""
    return UserTasks(engine.addresses.rest, _USER, _PASSWORD, search)


@pytest.fixture(scope="session")
def models_deployed(gateway: Gateway, event_loop_thread: EventLoop) -> dict[str, int]:
    """Every model of this version, deployed in one request: resource → version."""
    return event_loop_thread.run(gateway.deploy(packaged_models()))


@pytest.fixture(scope="session")
def all_records(engine: SharedEngine) -> Iterator[Records]:
    """The records of the whole run."""
    log = engine.addresses.record_log
    if log is None:
        pytest.fail("this engine writes no record log")
    records = Records(log)
    yield records
    records.close()


@pytest.fixture
def records(all_records: Records, gateway: Gateway, event_loop_thread: EventLoop) -> Iterator[Records]:
    """The engine's records; instances that the test leaves open are cancelled at its end."""
    before = set(all_records.open_roots())
    yield all_records
    left = [key for key in all_records.open_roots() if key not in before]
    for key in left:
        event_loop_thread.run(gateway.cancel(key))
    wait_until(lambda: not set(left) & set(all_records.open_roots()), why="the cancelled instances end")


@pytest.fixture
def officials(records: Records, user_tasks: UserTasks) -> Officials:
    """People at their tasks."""
    return Officials(records, user_tasks)
