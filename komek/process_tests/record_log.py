"""The engine's record log: every exported record as one line of JSON, read as it grows."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


class RecordLog:
    """Reads the log from where it was left, over its rotation (``records.jsonl`` → ``records-1.jsonl``).

    Args:
        path: the file that grows (``EngineAddresses.record_log``).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._rest = b""

    def lines(self) -> Iterator[str]:
        """Yield the whole lines that were added since the last call."""
        while True:
            if self._file is None:
                if not self._path.exists():
                    return
                self._file = self._path.open("rb")
            moved = self._is_moved(self._file)
            yield from self._read(self._file)
            if not moved:
                return
            self._file.close()
            self._file = None

    def skip(self) -> None:
        """Pass over what is there already."""
        for _ in self.lines():
            pass

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _read(self, file: BinaryIO) -> Iterator[str]:
        while chunk := file.read(1 << 20):
            *whole, self._rest = (self._rest + chunk).split(b"\n")
            for line in whole:
                yield line.decode()

    def _is_moved(self, file: BinaryIO) -> bool:
        """Tell whether the log goes on in another file; asked before reading, so that nothing is missed."""
        try:
            return self._path.stat().st_ino != os.fstat(file.fileno()).st_ino
        except FileNotFoundError:
            return False


def all_lines(path: Path) -> Iterator[str]:
    """Yield every line of the run, the files moved aside first, oldest first."""
    moved = sorted(
        path.parent.glob(f"{path.stem}-*{path.suffix}"), key=lambda one: int(one.stem.rpartition("-")[2])
    )
    for file in [*moved, path]:
        if file.exists():
            with file.open(encoding="utf-8") as lines:
                yield from lines
