"""Worker processes that ask through ШЭП side by side, as an operator starts replicas."""

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from adapters.clock import SystemClock
from adapters.database.connection import connect, sessions
from komek.bench.shep_ground import ask, client_of, workshop_of
from workers.runtime.work import Workshop

THREADS = 8
"""Jobs that one process works at once."""
_workshop: Workshop | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking took: seconds by the wall's clock, and CPU seconds of all processes together."""

    wall: float
    cpu: float


Jobs = Sequence[tuple[str, str]]
"""`shep-query` jobs: case and system."""


def ask_in_processes(processes: int, database_url: str, stubs: str, first: Jobs, jobs: Jobs) -> Asked:
    """Work jobs in processes of their own.

    Not counted are their start and the jobs that they do first: statements and readers are made once.
    """
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(processes + 1)
    with context.Pool(processes, _prepare, (database_url, stubs, ready)) as pool:
        ready.wait()
        pool.map(_work, _parts(first, processes), chunksize=1)
        began = time.perf_counter()
        cpu = sum(pool.map(_work, _parts(jobs, processes), chunksize=1))
        return Asked(time.perf_counter() - began, cpu)


def _parts(jobs: Jobs, processes: int) -> list[Jobs]:
    return [jobs[number::processes] for number in range(processes)]


def _prepare(database_url: str, stubs: str, ready: Barrier) -> None:
    global _workshop  # noqa: PLW0603 - a process of the pool has one, from its start
    clock = SystemClock()
    database = sessions(connect(database_url, pool_size=24))
    _workshop = workshop_of(database, clock, client_of(stubs, clock))
    ready.wait()


def _work(jobs: Jobs) -> float:
    if _workshop is None:
        raise RuntimeError("the process was not prepared")
    workshop: Any = _workshop
    before = time.process_time()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda job: ask(workshop, *job), jobs))
    return time.process_time() - before
