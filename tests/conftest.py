"""What all tiers share: one PostgreSQL for the run, databases on it, and all stubs over real HTTP."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text
from starlette.applications import Starlette

from adapters.clock import ALMATY, FixedClock
from adapters.database.connection import Sessions, connect, sessions
from adapters.database.migrate import upgrade
from adapters.eds.stub_keys import StubKeys
from adapters.population import Country
from adapters.serving import serving
from adapters.stubs import NCANODE_PATH, stubs_app
from komek.postgres import EmbeddedPostgres

pytest_plugins = ["komek.process_tests.fixtures", "komek.process_tests.cases.collected"]


def pytest_configure() -> None:
    """Hear Ctrl-C again: a shell that puts a run into the background makes it and its children deaf."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests use a PostgreSQL in a container where a Docker engine answers."""
    parser.addoption(
        "--postgres",
        choices=("embedded", "testcontainers"),
        default="embedded",
        help="which PostgreSQL the tests use: ours (the default), or one in a container",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what needs the engine first: the small files are left for the end, when two processes must meet."""
    items.sort(key=lambda item: item.get_closest_marker("engine") is None)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the test run."""
    if request.config.getoption("--postgres") == "testcontainers":
        # Imported only where it is asked for: it brings a client of Docker along.
        from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415

        with PostgresContainer("postgres:18", driver="psycopg") as container:
            yield container.get_connection_url()
        return
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres"))
    yield server.start()
    server.stop()


def _with_database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def template_database(postgres: str) -> str:
    """The name of a migrated database that others are copied from."""
    _execute(postgres, "CREATE DATABASE template_komek")
    upgrade(_with_database(postgres, "template_komek"))
    return "template_komek"


@pytest.fixture
def empty_database(postgres: str) -> Iterator[str]:
    """The URL of a database without tables."""
    name = f"empty_{uuid4().hex[:12]}"
    _execute(postgres, f"CREATE DATABASE {name}")
    yield _with_database(postgres, name)
    _execute(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _copy(postgres: str, template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex[:12]}"
    _execute(postgres, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _with_database(postgres, name)
    _execute(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _open(url: str) -> Iterator[Sessions]:
    engine = connect(url)
    yield sessions(engine)
    engine.dispose()


@pytest.fixture
def database_url(postgres: str, template_database: str) -> Iterator[str]:
    """The URL of a migrated database of the test's own."""
    with _copy(postgres, template_database) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Sessions]:
    """Sessions on a database of the test's own."""
    with _open(database_url) as database:
        yield database


@pytest.fixture(scope="session")
def shared_database(postgres: str, template_database: str) -> Iterator[Sessions]:
    """Sessions on one database for the run: for tests that only look at cases of their own."""
    with _copy(postgres, template_database) as url, _open(url) as database:
        yield database


@pytest.fixture(scope="session")
def _recorded_spans() -> Any:
    """Where spans go in a test run: OpenTelemetry takes one provider for a process and no second."""
    # Loaded where it is wanted, as Komek does.
    from opentelemetry import trace  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor  # noqa: PLC0415
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import (  # noqa: PLC0415
        InMemorySpanExporter,
    )

    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


@pytest.fixture
def spans(_recorded_spans: Any) -> Any:
    """The spans that the test ends, as an exporter gets them."""
    _recorded_spans.clear()
    return _recorded_spans


@pytest.fixture
def clock() -> FixedClock:
    """A Tuesday morning in Almaty."""
    return FixedClock(datetime(2026, 11, 24, 10, 0, tzinfo=ALMATY))


STUBS_NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ALMATY)


@dataclass(frozen=True)
class Stubs:
    """The stubs with what they stand on."""

    app: Starlette
    url: str
    clock: FixedClock
    country: Country
    keys: StubKeys


@contextmanager
def standing(directory: Path) -> Iterator[Stubs]:
    clock = FixedClock(STUBS_NOW)
    country = Country(STUBS_NOW.date())
    app = stubs_app(country, clock, directory)
    with serving(app) as url:
        keys = StubKeys(url + NCANODE_PATH)
        yield Stubs(app, url, clock, country, keys)
        keys.close()


@pytest.fixture(scope="session")
def stubs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stubs]:
    """Stubs for the whole run: leave their clock and journals alone."""
    with standing(tmp_path_factory.mktemp("stubs")) as stubs:
        yield stubs


@pytest.fixture
def own_stubs(tmp_path: Path) -> Iterator[Stubs]:
    """Stubs of the test's own, to be disturbed."""
    with standing(tmp_path) as stubs:
        yield stubs
