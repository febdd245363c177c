"""Where the measurement happens: one engine, one PostgreSQL, a database of its own."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from adapters.camunda.channel import GatewaySettings, open_channel
from adapters.camunda.gateway import Gateway
from adapters.database.migrate import upgrade
from komek.addresses import Addresses
from komek.bench.workers.handler import BenchBase
from komek.bench.workers.model import models
from komek.engine import EmbeddedEngine
from komek.postgres import EmbeddedPostgres
from komek.settings import Settings

Report = Callable[[str], None]


@dataclass(frozen=True)
class Room:
    """What every variant shares."""

    gateway: GatewaySettings
    database_url: str
    epoch: str
    logs: Path


@contextmanager
def open_room(settings: Settings, report: Report) -> Iterator[Room]:
    """Open the room and clear it away after.

    The engine and PostgreSQL of the settings are used where they are set; else fresh ones are started under
    the data directory and wiped at the end. The database is always a new one.
    """
    folder = settings.data / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        server = settings.database_url.get_secret_value() if settings.database_url else None
        if server is None:
            report("PostgreSQL …")
            postgres = EmbeddedPostgres(folder / "postgres")
            stack.callback(postgres.reset)
            server = postgres.start()
        gateway, epoch = Addresses(settings).gateway() if settings.engine_grpc else None, "bench"
        if gateway is None:
            engine = EmbeddedEngine(
                folder,
                settings.cache_directory,
                tarball=settings.camunda_tarball,
                record_log=False,
                attached=True,
            )
            stack.callback(engine.reset)
            engine.reset()
            addresses = engine.start(report)
            gateway, epoch = GatewaySettings(address=addresses.grpc), addresses.epoch
        asyncio.run(_deploy(gateway))
        with own_database(server) as url:
            yield Room(gateway=gateway, database_url=url, epoch=epoch, logs=folder)


async def _deploy(gateway: GatewaySettings) -> None:
    channel = await open_channel(gateway)
    try:
        await Gateway(channel).deploy(models())
    finally:
        await channel.close()


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """Make a migrated database with the measurement's table, and drop it after."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    name = f"komek_bench_{uuid4().hex[:12]}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    own = url.set(database=name).render_as_string(hide_password=False)
    try:
        upgrade(own)
        engine = create_engine(own)
        BenchBase.metadata.create_all(engine)
        engine.dispose()
        yield own
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
