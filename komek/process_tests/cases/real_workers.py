"""The seam where somebody's real workers are plugged in."""

from contextlib import AbstractContextManager
from typing import Protocol

from komek.process_tests.cases.engine import EngineAccess


class RealWorkers(Protocol):
    """Runs real workers as long as a test case runs."""

    def __call__(self, engine: EngineAccess, held: frozenset[str]) -> AbstractContextManager[object]:
        """Return a context in which every job type is worked but those held: the test does them itself."""
