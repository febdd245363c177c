"""Make Java's ahead-of-time caches by one start and stop of an engine that nobody uses."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from komek.engine.embedded import EmbeddedEngine
from komek.engine.errors import EngineError
from komek.engine.software import Software, provide_software

WRITING = {"camunda": 180.0, "opensearch": 180.0}
"""Seconds that the two may take to write their caches while they stop."""


def warm(cache: Path, tarball: Path | None, report: Callable[[str], None]) -> None:
    """Let later starts with this cache directory take half the time; raises EngineError."""
    cache = cache.absolute()

    def training(say: Callable[[str], None]) -> Software:
        software = provide_software(cache, tarball, say)
        return replace(software, classes=replace(software.classes, training=True))

    classes = provide_software(cache, tarball, report).classes
    with tempfile.TemporaryDirectory(prefix="komek-warm-") as aside:
        engine = EmbeddedEngine(Path(aside), cache, software=training, grace=WRITING, attached=True)
        try:
            engine.start(report)
        finally:
            engine.stop(report)
    if classes.keep() < len(WRITING):
        raise EngineError("Java did not write its caches: Java 25 does. The engine runs without them.")
