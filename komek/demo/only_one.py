"""One house under a data directory: a second one would take its parts' places."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class HouseRunsError(RuntimeError):
    """A house runs under this data directory already."""

    def __init__(self, data: Path, pid: str) -> None:
        super().__init__(
            f"Komek runs already under {data}, as process {pid}. End it there with Ctrl-C, or name another "
            "directory: KOMEK_DATA_DIRECTORY."
        )


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data directory for the block; the hold ends with our process, however that ends.

    Raises:
        HouseRunsError: another process holds it.
    """
    with (data / "house.lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise HouseRunsError(data, lock.read()) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
