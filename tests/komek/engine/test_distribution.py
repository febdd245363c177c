"""Camunda's distribution is unpacked whole or not at all, and nothing outside its folder."""

import io
import tarfile
from pathlib import Path

import pytest

from komek.engine.distribution import UNPACKED_BYTES, Distribution
from komek.engine.errors import EngineError, NoRoomError


def tarball(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "camunda.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return tarball(tmp_path, {"camunda/lib/engine.jar": b"jar", "camunda/config/application.yaml": b"{}"})


def unpack(tmp_path: Path, archive: Path, free: int = 10**12) -> Path:
    return Distribution(tmp_path / "cache", free=lambda _: free).unpacked(archive, lambda _: None)


def leftovers(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "cache" / "camunda").glob("*"))


def test_a_distribution_is_unpacked_once(tmp_path: Path, good: Path) -> None:
    home = unpack(tmp_path, good)
    assert (home / "lib" / "engine.jar").read_bytes() == b"jar"
    before = (home / "lib" / "engine.jar").stat().st_ino
    assert unpack(tmp_path, good) == home
    assert (home / "lib" / "engine.jar").stat().st_ino == before


@pytest.mark.parametrize("damage", ["", "ja"], ids=["emptied", "cut"])
def test_a_damaged_distribution_is_unpacked_again(tmp_path: Path, good: Path, damage: str) -> None:
    (unpack(tmp_path, good) / "lib" / "engine.jar").write_text(damage)
    assert (unpack(tmp_path, good) / "lib" / "engine.jar").read_bytes() == b"jar"


def test_two_tarballs_do_not_mix(tmp_path: Path, good: Path) -> None:
    first = unpack(tmp_path, good)
    second = unpack(tmp_path, tarball(tmp_path, {"camunda/lib/engine.jar": b"newer"}))
    assert first != second
    assert (first / "lib" / "engine.jar").read_bytes() == b"jar"


def test_half_a_tarball_leaves_nothing(tmp_path: Path, good: Path) -> None:
    good.write_bytes(good.read_bytes()[:-40])
    with pytest.raises(EngineError, match="broken"):
        unpack(tmp_path, good)
    assert leftovers(tmp_path) == []


def test_another_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="camunda-zeebe"):
        unpack(tmp_path, tarball(tmp_path, {"readme.txt": b"hello"}))
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("name", ["../escaped", "camunda/../../escaped"])
def test_a_tarball_cannot_write_outside(tmp_path: Path, name: str) -> None:
    archive = tarball(tmp_path, {"camunda/lib/engine.jar": b"jar", name: b"evil"})
    with pytest.raises(EngineError):
        unpack(tmp_path, archive)
    assert not list(tmp_path.rglob("escaped"))


def test_a_full_disk_is_found_before_unpacking(tmp_path: Path, good: Path) -> None:
    with pytest.raises(NoRoomError, match="MB"):
        unpack(tmp_path, good, free=UNPACKED_BYTES - 1)
