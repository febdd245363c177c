"""The one engine of a test run."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from komek.engine import EmbeddedEngine, EngineAddresses


@dataclass(frozen=True)
class SharedEngine:
    """An engine that all tests of a run share: own case ids, nothing left open, time only forward."""

    embedded: EmbeddedEngine
    addresses: EngineAddresses
    data_directory: Path

    def move_clock(self, by: timedelta) -> None:
        """Move the clock forward."""
        self.embedded.move_clock(by)
