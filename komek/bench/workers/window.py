"""One window: a variant in a process of its own, told what to do and saying what it did."""

import json
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Variant(StrEnum):
    """Who works."""

    RAW = "raw loop"
    OURS = "komek"
    OURS_PUBLISHING = "komek, effects published"
    PYZEEBE = "pyzeebe as documented"
    PYZEEBE_TUNED = "pyzeebe tuned"


class Order(BaseModel):
    """What a window's process is told."""

    model_config = ConfigDict(frozen=True)

    variant: Variant
    gateway: str
    database_url: str
    epoch: str
    seconds: float
    warm_up: float = 2.0
    timed: bool = False
    jobs: int = 0
    """With a number: work until so many jobs are done, and look at the memory on the way."""
    threads: int = 8


class Sample(BaseModel):
    """The memory of the worker process after so many jobs, in bytes."""

    jobs: int
    pss: int
    rss: int


class Seen(BaseModel):
    """What a window's process says; seconds of processor time are of the process."""

    variant: Variant
    seconds: float
    jobs: int
    cpu: float
    handler_cpu: float
    latencies: list[float]
    effects: int
    memory: list[Sample]

    @property
    def rate(self) -> float:
        """Jobs a second."""
        return self.jobs / self.seconds

    @property
    def cpu_per_job(self) -> float:
        """Milliseconds of processor time a job."""
        return 1000 * self.cpu / max(self.jobs, 1)

    @property
    def handler_per_job(self) -> float:
        """Milliseconds of processor time a job within the handler."""
        return 1000 * self.handler_cpu / max(self.jobs, 1)


class WindowFailedError(RuntimeError):
    """A window's process ended without a word; its log says why."""


def look(order: Order, log: Path) -> Seen:
    """Run a window and return what it saw.

    Raises:
        WindowFailedError: the variant broke.
    """
    limit = order.seconds + order.warm_up + 600 + order.jobs / 10
    with log.open("ab") as sink:
        try:
            ended = subprocess.run(
                [sys.executable, "-m", "komek.bench.workers.child"],
                input=order.model_dump_json().encode(),
                stdout=subprocess.PIPE,
                stderr=sink,
                timeout=limit,
                check=True,
            )
        except subprocess.SubprocessError as error:
            raise WindowFailedError(f"«{order.variant}» broke; its last words are in {log}") from error
    return Seen.model_validate(json.loads(ended.stdout))
