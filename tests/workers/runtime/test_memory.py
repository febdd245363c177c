"""A worker process carries only what its task types need."""

import subprocess
import sys
from dataclasses import dataclass

import pytest

DOORS = ("fastapi", "adapters.portal", "adapters.desk", "adapters.pages")
RENDERING = ("typst", "segno", "adapters.documents")
SIGNATURES = ("lxml", "signxml", "cryptography")
MEGABYTE = 2**20

LOOK = """
import sys, psutil
import workers.runtime.process, workers.runtime.loop, workers.senders.message
print(*sys.modules)
import komek.worker_process
from workers.registry import all_tasks
from rules.law import Law
all_tasks(), Law.load(carry_forward=True)
print(*sys.modules)
print(psutil.Process().memory_info().rss)
"""
"""One process looks twice: importing is what takes the time."""


@dataclass(frozen=True)
class Loaded:
    """What is loaded for the runtime alone, what for the whole worker, and the memory of the latter."""

    runtime: set[str]
    worker: set[str]
    memory: int


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    looked = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    runtime, worker, memory = looked.stdout.splitlines()
    return Loaded(set(runtime.split()), set(worker.split()), int(memory))


@pytest.mark.parametrize("part", [*DOORS, *RENDERING, *SIGNATURES])
def test_a_runtime_for_tasks_that_need_none_loads_no_doors_rendering_or_signatures(
    part: str, loaded: Loaded
) -> None:
    assert part not in loaded.runtime


def test_the_whole_worker_loads_no_doors_and_renders_only_when_it_must(loaded: Loaded) -> None:
    assert loaded.worker.isdisjoint({*DOORS, "typst", "segno"})
    assert loaded.memory < 175 * MEGABYTE
