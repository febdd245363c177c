"""What all tiers share: one PostgreSQL for the run, a database of its own for each test that asks."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from adapters.clock import ALMATY, FixedClock
from adapters.database.connection import Sessions, connect, sessions
from adapters.database.migrate import upgrade
from komek.postgres import EmbeddedPostgres


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the test run."""
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


@pytest.fixture
def database_url(postgres: str, template_database: str) -> Iterator[str]:
    """The URL of a migrated database of the test's own."""
    name = f"test_{uuid4().hex[:12]}"
    _execute(postgres, f"CREATE DATABASE {name} TEMPLATE {template_database}")
    yield _with_database(postgres, name)
    _execute(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Sessions]:
    """Sessions on a database of the test's own."""
    engine = connect(database_url)
    yield sessions(engine)
    engine.dispose()


@pytest.fixture
def clock() -> FixedClock:
    """A Tuesday morning in Almaty."""
    return FixedClock(datetime(2026, 11, 24, 10, 0, tzinfo=ALMATY))
