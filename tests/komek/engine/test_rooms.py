"""The engine's data live and are wiped together."""

import shutil
from pathlib import Path

import pytest

from komek.engine.errors import EngineError
from komek.engine.rooms import Rooms


def test_the_epoch_lasts_as_long_as_the_data(tmp_path: Path) -> None:
    rooms = Rooms.under(tmp_path)
    epoch = rooms.prepare()
    assert rooms.prepare() == epoch
    rooms.wipe()
    assert rooms.prepare() != epoch


def test_a_wipe_takes_everything_of_the_old_epoch(tmp_path: Path) -> None:
    rooms = Rooms.under(tmp_path)
    rooms.prepare()
    for file in (rooms.clock, rooms.record_log, rooms.camunda / "log", rooms.opensearch / "index"):
        file.write_text("old")
    rooms.wipe()
    assert not rooms.data.exists()
    assert not list(rooms.root.glob("wiped-*"))


@pytest.mark.parametrize("half", ["camunda", "opensearch"])
def test_half_the_data_is_refused(tmp_path: Path, half: str) -> None:
    rooms = Rooms.under(tmp_path)
    rooms.prepare()
    shutil.rmtree(rooms.data / half)
    with pytest.raises(EngineError, match="komek engine reset"):
        rooms.prepare()


def test_what_a_killed_java_left_in_its_temporary_folder_goes(tmp_path: Path) -> None:
    rooms = Rooms.under(tmp_path)
    rooms.prepare()
    (rooms.scratch / "librocksdbjni123.so").touch()
    rooms.prepare()
    assert list(rooms.scratch.iterdir()) == []
