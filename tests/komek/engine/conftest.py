"""An engine whose two programs are stand-ins that are up at once."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from komek.engine.class_archive import ClassArchive
from komek.engine.embedded import EmbeddedEngine
from komek.engine.java import Java
from komek.engine.rooms import Rooms
from komek.engine.software import Software
from komek.engine.state import read_state

MakeEngine = Callable[..., EmbeddedEngine]


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """The folder of the stand-in, where files change its mood."""
    folder = tmp_path / "java"
    folder.mkdir()
    source = Path(__file__).with_name("stand_in_java.py").read_text("utf-8")
    executable = folder / "java"
    executable.write_text(f"#!{sys.executable}\n{source}", "utf-8")
    executable.chmod(0o755)
    return folder


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    """Where the engine keeps what."""
    return Rooms.under(tmp_path / "data")


@pytest.fixture
def make_engine(tmp_path: Path, workshop: Path, rooms: Rooms) -> Iterator[MakeEngine]:
    """Make handles of one engine, as different processes have them; it is stopped at the end."""

    def make(**options: object) -> EmbeddedEngine:
        options.setdefault(
            "software",
            lambda _report: Software(Java(workshop / "java", 25), workshop, (), ClassArchive(workshop)),
        )
        return EmbeddedEngine(tmp_path / "data", tmp_path / "cache", attached=True, **options)

    yield make
    for file in workshop.glob("hang-*"):
        file.unlink()
    make().stop()
    assert read_state(rooms.state).living == {}
