"""What a stub took, kept on disk: it outlives the stub, as a real receiver's books do."""

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Books:
    """Entries as lines of JSON, only ever appended to; without a file they end with the process.

    An entry is written, in one piece, before the sender is answered. It survives the process killed in any
    moment; the machine's own end may lose the last ones.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file: int | None = None
        self.kept: list[dict[str, Any]] = []
        """What earlier lives of the stub took, oldest first."""
        if file is None:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        whole = file.read_bytes() if file.exists() else b""
        # A line that its writer could not end was never answered: nothing was taken.
        whole = whole[: whole.rfind(b"\n") + 1]
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.ftruncate(self._file, len(whole))
        self.kept = [json.loads(line) for line in whole.splitlines()]

    def note(self, entry: Mapping[str, Any]) -> None:
        """Append an entry."""
        if self._file is not None:
            line = json.dumps(dict(entry), ensure_ascii=False).encode() + b"\n"
            if os.write(self._file, line) != len(line):
                raise OSError("the stub's books cannot be written: is the disk full?")


def read_books(file: Path) -> list[dict[str, Any]]:
    """Return the whole entries of a file of books, whether or not its stub lives."""
    if not file.exists():
        return []
    whole = file.read_bytes()
    return [json.loads(line) for line in whole[: whole.rfind(b"\n") + 1].splitlines()]


def die() -> None:
    """End this process at once, as a failing machine would: a mishap that campaigns ask for."""
    os.kill(os.getpid(), signal.SIGKILL)
