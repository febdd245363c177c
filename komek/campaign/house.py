"""The campaign's house: every part a process of its own that can be struck."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from adapters.database.migrate import upgrade
from adapters.population import Country, open_country
from komek.addresses import DOORS, STUBS, Addresses
from komek.campaign.part import Part
from komek.campaign.struck_engine import StruckEngine
from komek.deploy_command import deploy_patiently
from komek.engine import EngineAddresses
from komek.engine.ports import is_free
from komek.postgres import EmbeddedPostgres
from komek.settings import Environment, Settings

Report = Callable[[str], None]
WORKERS = ("worker-1", "worker-2")
_FIRST_PORT = 18181
_ANSWERS_AFTER = 0.4
"""Seconds by which receivers hold back their answers: then strikes do meet effects on their way."""


@dataclass(frozen=True)
class Ground:
    """What the parts stand on: data directory, database and engine."""

    data: Path
    database_url: str
    engine: EngineAddresses
    struck_engine: StruckEngine | None = None
    """The engine, where it is ours to strike."""

    @property
    def record_log(self) -> Path:
        """The engine's own books."""
        if self.engine.record_log is None:
            raise RuntimeError("this engine writes no record log: nothing could be proved")
        return self.engine.record_log


@dataclass(frozen=True)
class House:
    """All parts of a campaign."""

    ground: Ground
    settings: Settings
    country: Country
    parts: dict[str, Part]

    @property
    def addresses(self) -> Addresses:
        """Where everything is."""
        return Addresses(self.settings)

    @property
    def books(self) -> Path:
        """Where the receivers' stubs write down what they took."""
        return _books(self.ground.data)

    @property
    def stubs(self) -> str:
        """The stubs' address."""
        return self.parts[STUBS].url


@contextmanager
def own_ground(data: Path, settings: Settings, report: Report) -> Iterator[Ground]:
    """Start a database and an engine of the campaign's own, and stop them at the end."""
    with ExitStack() as stack:
        report("PostgreSQL …")
        server = EmbeddedPostgres(data / "postgres")
        stack.callback(server.stop)
        url = server.start()
        upgrade(url)
        report("The engine …")
        engine = StruckEngine(data, settings.cache_directory, settings.camunda_tarball)
        stack.callback(engine.stop)
        yield Ground(data, url, engine.start(), engine)


@contextmanager
def open_house(
    ground: Ground, families: int, report: Report, hurry: Mapping[str, str] | None = None
) -> Iterator[House]:
    """Start stubs, doors and two workers over a ground, and stop them at the end.

    ``hurry`` are variables by which the parts wait less long for the dead than they usually do.
    """
    ports = _free_ports(4)
    urls = dict(zip((STUBS, DOORS, *WORKERS), (f"http://127.0.0.1:{port}" for port in ports), strict=True))
    settings = _settings(ground, urls)
    country = open_country(ground.data / "stubs", Addresses(settings).clock(), families=families)
    commands = {
        STUBS: [STUBS, "--books", str(_books(ground.data)), "--answers-after", str(_ANSWERS_AFTER)],
        DOORS: ["serve"],
        **{worker: ["work"] for worker in WORKERS},
    }
    environment = {**os.environ, **_variables(ground, urls), **(hurry or {})}
    parts = {
        name: Part(
            name,
            [*command, "--health-port" if name in WORKERS else "--port", urls[name].rpartition(":")[2]],
            urls[name],
            environment,
            ground.data / "logs" / f"{name}.log",
        )
        for name, command in commands.items()
    }
    with ExitStack() as stack:
        for part in parts.values():
            stack.callback(part.stop)
        report("Stubs …")
        parts[STUBS].start()
        parts[STUBS].await_ready()
        report("Models …")
        deploy_patiently(Addresses(settings))
        report("Doors, workers …")
        for name in (DOORS, *WORKERS):
            parts[name].start()
        for name in (DOORS, *WORKERS):
            parts[name].await_ready()
        yield House(ground, settings, country, parts)


def _books(data: Path) -> Path:
    return data / "books"


def _settings(ground: Ground, urls: dict[str, str]) -> Settings:
    return Settings(
        environment=Environment.TEST,
        data_directory=ground.data,
        database_url=SecretStr(ground.database_url),
        engine_grpc=ground.engine.grpc,
        engine_rest=ground.engine.rest,
        engine_management=ground.engine.management,
        engine_epoch=ground.engine.epoch,
        stubs_url=urls[STUBS],
        doors_url=urls[DOORS],
    )


def _variables(ground: Ground, urls: dict[str, str]) -> dict[str, str]:
    """Return the settings as the environment of the parts."""
    return {
        "KOMEK_ENVIRONMENT": Environment.TEST,
        "KOMEK_DATA_DIRECTORY": str(ground.data),
        "KOMEK_DATABASE_URL": ground.database_url,
        "KOMEK_ENGINE_GRPC": ground.engine.grpc,
        "KOMEK_ENGINE_REST": ground.engine.rest,
        "KOMEK_ENGINE_MANAGEMENT": ground.engine.management,
        "KOMEK_ENGINE_EPOCH": ground.engine.epoch,
        "KOMEK_STUBS_URL": urls[STUBS],
        # All applicants of a campaign come from one address.
        "KOMEK_DOOR_LIMIT_FACTOR": "1000",
        "KOMEK_DOORS_URL": urls[DOORS],
    }


def _free_ports(count: int) -> list[int]:
    found: list[int] = []
    port = _FIRST_PORT
    while len(found) < count:
        if is_free(port):
            found.append(port)
        port += 1
    return found
