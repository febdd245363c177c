"""A worker process carries only what its task types need."""

import subprocess
import sys

import pytest

DOORS = ("fastapi", "adapters.portal", "adapters.desk", "adapters.pages")
RENDERING = ("typst", "segno", "adapters.documents")
SIGNATURES = ("lxml", "signxml", "cryptography")
MEGABYTE = 2**20

LOOK = """
import sys, psutil
{load}
print(*sys.modules)
print(psutil.Process().memory_info().rss)
"""


def loaded(load: str) -> tuple[set[str], int]:
    looked = subprocess.run(
        [sys.executable, "-c", LOOK.format(load=load)], capture_output=True, text=True, check=True
    )
    modules, memory = looked.stdout.splitlines()
    return set(modules.split()), int(memory)


@pytest.mark.parametrize("part", [*DOORS, *RENDERING, *SIGNATURES])
def test_a_runtime_for_tasks_that_need_none_loads_no_doors_rendering_or_signatures(
    part: str, of_the_runtime: set[str]
) -> None:
    assert part not in of_the_runtime


@pytest.fixture(scope="module")
def of_the_runtime() -> set[str]:
    return loaded("import workers.runtime.process, workers.runtime.loop, workers.senders.message")[0]


def test_the_whole_worker_loads_no_doors_and_renders_only_when_it_must() -> None:
    modules, memory = loaded(
        "import komek.worker_process\n"
        "from workers.registry import all_tasks\n"
        "from rules.law import Law\n"
        "all_tasks(), Law.load(carry_forward=True)"
    )
    assert modules.isdisjoint({*DOORS, "typst", "segno"})
    assert memory < 175 * MEGABYTE
