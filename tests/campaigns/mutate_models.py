"""Make every mistake in every model, table and form, and see which ones `komek check` misses.

By hand: `.venv/bin/python tests/campaigns/mutate_models.py [--every N --first M]`. Survivors are printed with
the kind of mistake; the reasons for those that stay stand in `docs/campaigns.md`.
"""

import argparse
import importlib.util
import sys
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any

from komek.check.flow import Walk
from komek.check.inspection import inspect
from komek.check.linting import Lint
from komek.check.workspace import model_files, read
from komek.templates.folder import FOLDER, kept_templates
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


_REAL: dict[str, bytes] = {}
_LINT = Lint()
_HANDLERS = {task.job_type: task for task in all_tasks()}
_TEMPLATES = kept_templates(ROOT / FOLDER)


def _caught(mutant: Any) -> bool:
    space = read({**_REAL, mutant.file: mutant.content}, _HANDLERS, whole=True, templates=_TEMPLATES)
    walk = Walk(space)
    return bool(inspect(space, walk) or list(_LINT.about(space, walk)))


def main() -> None:
    """Mutate, check, count."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--every", type=int, default=1, help="take every n-th mistake only")
    arguments.add_argument("--first", type=int, default=0, help="begin with this one")
    arguments.add_argument("--processes", type=int, default=2)
    chosen = arguments.parse_args()
    files = model_files([ROOT / "bpmn", ROOT / "rules"])
    _REAL.update({file.relative_to(ROOT).as_posix(): file.read_bytes() for file in files})
    mutants = _mutants().mutants
    every = [one for file, content in _REAL.items() for one in mutants(file, content)]
    if inspect(read(_REAL, _HANDLERS, whole=True, templates=_TEMPLATES)):
        sys.exit("the models as they are have findings: mend those first")
    every = every[chosen.first :: chosen.every]
    survivors = []
    with get_context("fork").Pool(chosen.processes) as pool:  # each process starts a Node.js of its own
        answers = pool.imap(_caught, every, chunksize=8)
        for number, (one, caught) in enumerate(zip(every, answers, strict=True), 1):
            if not caught:
                survivors.append(one)
                print(f"{one.file}: {one.mistake}", flush=True)  # noqa: T201 - the campaign's answer
            if number % 500 == 0:
                print(f"{number} of {len(every)}, {len(survivors)} missed", flush=True)  # noqa: T201
    kinds = Counter(one.mistake.rsplit(": ", 1)[-1] for one in survivors)
    share = 1 - len(survivors) / len(every)
    print(f"{len(every)} mistakes, {share:.1%} caught; missed: {dict(kinds)}")  # noqa: T201


if __name__ == "__main__":
    main()
