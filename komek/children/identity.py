"""Who a process is: a number alone may belong to a stranger after a crash."""

from __future__ import annotations

import psutil
from pydantic import BaseModel, ConfigDict

CREATION_TOLERANCE = 2.0
"""Seconds by which the noted creation time may differ: the kernel's boot time is rounded."""


class ProcessIdentity(BaseModel):
    """A process number together with the moment the process was created."""

    model_config = ConfigDict(frozen=True)

    pid: int
    created: float

    @classmethod
    def of(cls, pid: int) -> ProcessIdentity | None:
        """Identify a process; a number that nobody holds gives nothing."""
        try:
            return cls(pid=pid, created=psutil.Process(pid).create_time())
        except psutil.NoSuchProcess:
            return None

    def process(self) -> psutil.Process | None:
        """Return the process if it still lives and is the same; a zombie does not live."""
        try:
            process = psutil.Process(self.pid)
            if abs(process.create_time() - self.created) > CREATION_TOLERANCE:
                return None
            return None if process.status() == psutil.STATUS_ZOMBIE else process
        except psutil.NoSuchProcess:
            return None

    def lives(self) -> bool:
        """Tell whether this very process still lives."""
        return self.process() is not None
