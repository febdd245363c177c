"""What the engine is made of: Maven coordinates with their sizes and checksums."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import PurePosixPath


@dataclass(frozen=True)
class PinnedArtifact:
    """One file of a Maven repository; size is in bytes."""

    group: str
    name: str
    version: str
    size: int
    sha256: str
    packaging: str = "jar"

    @property
    def path(self) -> PurePosixPath:
        """Return its place in a repository."""
        folder = PurePosixPath(*self.group.split("."), self.name, self.version)
        return folder / f"{self.name}-{self.version}.{self.packaging}"


CAMUNDA = PinnedArtifact(
    group="io.camunda",
    name="camunda-zeebe",
    version="8.6.0",
    size=299_201_896,
    sha256="5c699e86a6c9d290dd7b1f0b2ea648fb57fd1dacf1cab22c874219e58827ea45",
    packaging="tar.gz",
)
"""Broker, gateway, Operate and Tasklist in one application, under the Camunda License 1.0."""


@cache
def opensearch_artifacts() -> tuple[PinnedArtifact, ...]:
    """Return the class path of OpenSearch 2.17, in the order of the lock file."""
    text = resources.files("komek.engine").joinpath("opensearch.lock").read_text("utf-8")
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(
        PinnedArtifact(group, name, version, int(size), checksum)
        for coordinate, size, checksum in lines
        for group, name, version in [coordinate.split(":")]
    )
