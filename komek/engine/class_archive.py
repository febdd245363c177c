"""Java's ahead-of-time cache: classes loaded and linked once, so that later starts take half the time.

It is made by a start and a stop for that purpose (`komek engine warm`), about a minute. Java 25 checks
by itself that a cache fits its class path and ignores one that does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from komek.engine.java import Java

OLDEST_JAVA = 25


@dataclass(frozen=True)
class ClassArchive:
    """The cache of one program; training, the next stop writes it anew."""

    folder: Path
    training: bool = False

    def options(self, name: str, java: Java, jars: Sequence[Path]) -> list[str]:
        """Return Java's options to use the cache, or to make it."""
        if java.version < OLDEST_JAVA:
            return []
        contents = "\n".join([str(java.executable), *(str(jar) for jar in jars)])
        archive = self.folder / f"{name}-{hashlib.sha256(contents.encode()).hexdigest()[:16]}.aot"
        if self.training:
            self.folder.mkdir(parents=True, exist_ok=True)
            return [f"-XX:AOTCacheOutput={archive.with_suffix(DRAFT)}"]
        return [f"-XX:AOTCache={archive}", "-Xlog:aot*=off"] if archive.exists() else []

    def keep(self) -> int:
        """Put what a training wrote in place and return how many caches there are."""
        for draft in self.folder.glob(f"*{DRAFT}"):
            draft.replace(draft.with_suffix(".aot"))
        return len(list(self.folder.glob("*.aot")))


DRAFT = ".draft"
