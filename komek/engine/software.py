"""All that must lie on the disk before the engine can start: Camunda, OpenSearch, Java."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from komek.engine.artifacts import CAMUNDA, opensearch_artifacts
from komek.engine.class_archive import ClassArchive
from komek.engine.disk import FreeSpace, free_space
from komek.engine.distribution import Distribution
from komek.engine.downloads import MavenDownloads, Report
from komek.engine.errors import EngineError
from komek.engine.files import locked
from komek.engine.java import Java, find_java


@dataclass(frozen=True)
class Software:
    """Where the parts lie."""

    java: Java
    camunda: Path
    opensearch: tuple[Path, ...]
    classes: ClassArchive


def provide_software(
    cache: Path,
    tarball: Path | None,
    report: Report,
    downloads: MavenDownloads | None = None,
    free: FreeSpace = free_space,
) -> Software:
    """Fetch and unpack what is missing in the cache; raises EngineError."""
    downloads = downloads or MavenDownloads(cache / "maven", free=free)
    distribution = Distribution(cache, free=free)
    java = find_java(report)
    with locked(cache / "lock", lambda: report("Waiting for another komek that is filling the cache")):
        jars = downloads.ensure("OpenSearch", opensearch_artifacts(), report)
        if tarball is not None:
            if not tarball.is_file():
                raise EngineError(f"KOMEK_CAMUNDA_TARBALL names {tarball}, and there is no such file.")
            home = distribution.unpacked(tarball, report)
        elif distribution.has(CAMUNDA.sha256):
            home = distribution.unpacked(downloads.paths([CAMUNDA])[0], report, CAMUNDA.sha256)
        else:
            (archive,) = downloads.ensure("Camunda", [CAMUNDA], report)
            home = distribution.unpacked(archive, report, CAMUNDA.sha256)
    return Software(java=java, camunda=home, opensearch=tuple(jars), classes=ClassArchive(cache / "aot"))
