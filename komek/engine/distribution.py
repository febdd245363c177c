"""Unpack Camunda's distribution so that it is there whole or not at all."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from pathlib import Path

from komek.engine.disk import FreeSpace, free_space, full_disk_told, require_space
from komek.engine.downloads import Report, sha256
from komek.engine.errors import EngineError

UNPACKED_BYTES = 350 * 2**20
MANIFEST = ".komek-manifest.json"
ASIDE = ".unpacking-"
PURPOSE = "to unpack Camunda"


class Distribution:
    """The unpacked distributions in the cache, one for each tarball."""

    def __init__(self, cache: Path, *, free: FreeSpace = free_space) -> None:
        self._cache = cache / "camunda"
        self._free = free

    def unpacked(self, tarball: Path, report: Report, checksum: str | None = None) -> Path:
        """Return the distribution's home, unpacking it if it is not there whole; raises EngineError."""
        home = self._cache / (checksum or sha256(tarball))[:16]
        if self._whole(home):
            return home
        report("Unpacking Camunda")
        require_space(self._cache, UNPACKED_BYTES, PURPOSE, self._free)
        for left in self._cache.glob(f"{ASIDE}*"):  # by a start that was killed
            shutil.rmtree(left, ignore_errors=True)
        with full_disk_told(self._cache, UNPACKED_BYTES, PURPOSE):
            self._unpack(tarball, home)
        return home

    def has(self, checksum: str) -> bool:
        """Tell whether the distribution of that tarball is unpacked and whole."""
        return self._whole(self._cache / checksum[:16])

    def _unpack(self, tarball: Path, home: Path) -> None:
        self._cache.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=self._cache))
        try:
            try:
                with tarfile.open(tarball, "r:gz") as archive:
                    archive.extractall(aside, filter="data")
            except (tarfile.TarError, EOFError, ValueError) as failure:
                raise _not_camunda(tarball) from failure
            root = next((folder for folder in aside.iterdir() if (folder / "lib").is_dir()), None)
            if root is None:
                raise _not_camunda(tarball)
            sizes = {
                str(file.relative_to(root)): file.stat().st_size for file in root.rglob("*") if file.is_file()
            }
            (root / MANIFEST).write_text(json.dumps(sizes), "utf-8")
            shutil.rmtree(home, ignore_errors=True)
            root.replace(home)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    @staticmethod
    def _whole(home: Path) -> bool:
        try:
            sizes = json.loads((home / MANIFEST).read_text("utf-8"))
            return all((home / name).stat().st_size == size for name, size in sizes.items())
        except (OSError, ValueError):
            return False


def _not_camunda(tarball: Path) -> EngineError:
    return EngineError(
        f"{tarball} is not Camunda's distribution: it is broken or another archive. What is wanted is the "
        "tar.gz of io.camunda:camunda-zeebe; delete the file or name another with KOMEK_CAMUNDA_TARBALL."
    )
