"""A demonstration as a process of its own, and every process that belongs to it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from komek.process_tests.waiting import wait_until

INTERRUPTED = 130


def processes_of(data: Path) -> list[str]:
    """Return what runs on a data directory, found by command lines and environments."""
    found = []
    for process in psutil.process_iter():
        try:
            said = [*process.cmdline(), *process.environ().values()]
        except psutil.Error:
            continue
        if process.pid != os.getpid() and any(str(data) in word for word in said):
            found.append(" ".join(process.cmdline())[:120])
    return found


@dataclass(frozen=True)
class Demonstration:
    """`komek demo` under a data directory."""

    process: "subprocess.Popen[bytes]"
    output: Path

    def said(self) -> str:
        """Return all it has printed."""
        return self.output.read_text("utf-8")

    def wait_for(self, words: str, limit: float = 240) -> None:
        """Wait until it prints something; it must not end before."""

        def seen() -> bool:
            return words in self.said() or self.process.poll() is not None

        wait_until(seen, limit, why=self.said)
        assert words in self.said(), self.said()

    def ends(self, limit: float = 90) -> int:
        """Wait for its end and return its exit code."""
        return self.process.wait(limit)


Demonstrate = Callable[..., Demonstration]


@pytest.fixture
def demonstrate(tmp_path: Path) -> Iterator[Demonstrate]:
    """Start `komek demo` on the test's data directory; what is left at the end is killed."""
    started: list[Demonstration] = []

    def start(*arguments: str) -> Demonstration:
        output = tmp_path / f"output-{len(started)}"
        with output.open("wb") as sink:
            process = subprocess.Popen(
                [sys.executable, "-m", "komek", "demo", *arguments],
                env={**os.environ, "KOMEK_DATA_DIRECTORY": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"},
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(Demonstration(process, output))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()
