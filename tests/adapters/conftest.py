"""All stubs over real HTTP, and the synthetic people they answer about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette

from adapters.clock import ALMATY, FixedClock
from adapters.eds.stub_keys import StubKeys
from adapters.population import Country
from adapters.serving import serving
from adapters.stubs import NCANODE_PATH, stubs_app

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ALMATY)


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
    clock = FixedClock(NOW)
    country = Country(NOW.date())
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
