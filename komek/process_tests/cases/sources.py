"""Where the engine's records are read from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from komek.process_tests.record import Record
from komek.process_tests.record_log import RecordLog


class RecordSource(Protocol):
    """Gives the events that the engine has exported since it was asked last."""

    @property
    def quiet(self) -> float:
        """Return after how many seconds without events the engine has surely nothing more to do."""

    def new(self) -> Iterator[Record]:
        """Yield the new events in their order."""

    def skip(self) -> None:
        """Pass over what is there."""


class LogSource:
    """The record log of an engine that is ours: milliseconds behind it."""

    quiet = 0.15

    def __init__(self, path: Path) -> None:
        self._log = RecordLog(path)
        self._last = 0

    def new(self) -> Iterator[Record]:
        """Yield the new events; what a restarted engine exports anew is passed over."""
        for line in self._log.lines():
            record = Record.parse(line)
            if record is not None and record.position > self._last:
                self._last = record.position
                yield record

    def skip(self) -> None:
        """Pass over what is there."""
        self._log.skip()

    def close(self) -> None:
        """Close the log."""
        self._log.close()
