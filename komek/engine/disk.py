"""Find a full disk before it is met half-way."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from komek.engine.errors import NoRoomError

FreeSpace = Callable[[Path], int]


def free_space(place: Path) -> int:
    """Return the bytes free where a path is or will be made."""
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def require_space(place: Path, needed: int, purpose: str, free: FreeSpace = free_space) -> None:
    """Raise NoRoomError unless so many bytes are free; purpose reads «to download Camunda»."""
    if free(place) < needed:
        raise NoRoomError.on(place, needed, purpose)


@contextmanager
def full_disk_told(place: Path, needed: int, purpose: str) -> Iterator[None]:
    """Turn «no space left» and «quota exceeded» into NoRoomError."""
    try:
        yield
    except OSError as failure:
        if failure.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoomError.on(place, needed, purpose) from failure
        raise
