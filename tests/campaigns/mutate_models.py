"""Make every mistake in every model, table and form, and see which ones `komek check` misses.

Run by hand: `.venv/bin/python tests/campaigns/mutate_models.py [--every N]`. The survivors are printed with
the kind of mistake; the reasons for those that stay stand in `docs/benchmarks.md`.
"""

import argparse
import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

from rich.progress import track

from komek.check.inspection import inspect
from komek.check.linting import Lint
from komek.check.workspace import model_files, read
from workers.registry import all_tasks

ROOT = Path(__file__).parents[2]


def _mutants() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutants", ROOT / "tests/komek/check/mutants.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Mutate, check, count."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--every", type=int, default=1, help="take every n-th mistake only")
    step = arguments.parse_args().every
    files = model_files([ROOT / "bpmn", ROOT / "rules"])
    real = {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in files}
    handlers = {task.job_type: task for task in all_tasks()}
    every = [one for file, content in real.items() for one in _mutants().mutants(file, content)][::step]
    survivors = []
    with Lint() as lint:
        for one in track(every, description="mistakes"):
            space = read({**real, one.file: one.content}, handlers, whole=True)
            if not inspect(space) and not list(lint.about(space)):
                survivors.append(one)
    for one in survivors:
        print(f"{one.file}: {one.mistake}")  # noqa: T201 - the campaign's answer
    kinds = Counter(one.mistake.rsplit(": ", 1)[-1] for one in survivors)
    caught = 1 - len(survivors) / len(every)
    print(f"{len(every)} mistakes, {caught:.1%} caught; missed: {dict(kinds)}")  # noqa: T201


if __name__ == "__main__":
    main()
