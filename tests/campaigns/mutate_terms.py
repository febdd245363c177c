"""Mutate the arithmetic of terms and see whether the tests notice: `python mutate_terms.py [FILE…]`.

Each mutant changes one operator, constant or condition in a copy of the tree; a mutant that survives every
test is printed with its line. Mutants that change nothing promised stand in EQUIVALENT with the reason.
"""

import ast
import copy
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import holidays.countries.kazakhstan  # noqa: F401 - loaded here once, not in each fork
import hypothesis  # noqa: F401
import pydantic  # noqa: F401
import pytest
import yaml  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    "arithmetic.py",
    "calendar.py",
    "days.py",
    "ledger.py",
    "minutes.py",
    "office.py",
    "projector.py",
    "standing.py",
    "suspension.py",
    "zone.py",
]
TESTS = ["dates_by_hand", "minutes", "suspension", "standing", "calendar", "ledger", "properties"]
COMPARED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COMPUTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
}
NO_DEADLINE = """
from hypothesis import settings
settings.register_profile("campaign", deadline=None)  # a busy machine must not look like a killed mutant
settings.load_profile("campaign")
"""
EQUIVALENT = {
    "target = same_date(day, length * step.days)": "the step is one day forwards or back",
    "KEPT = 10_000": "how many projections are remembered changes no date",
    "if len(self._known) >= KEPT:": "the same",
    "if term.direction is Direction.FORWARDS and found.warn_at < start:": "at that instant both are the same",
    "LONGEST_CLOSURE = 60": "any bound will do that ends the search in a calendar without working days",
    "for _ in range(LONGEST_CLOSURE + length):": "the same bound",
    'if year >= 2006 and not any("Eid al-Adha" in name for name in names.values()):': (
        "the library knows Kurban-ait of 2006, the first year that has it"
    ),
}


def mutants(tree: ast.Module) -> Iterator[tuple[int, ast.Module]]:
    """Yield line and tree of each mutant."""
    for index, node in enumerate(ast.walk(tree)):
        for number in range(len(changes(node))):
            mutant = copy.deepcopy(tree)
            target = next(found for place, found in enumerate(ast.walk(mutant)) if place == index)
            changes(target)[number]()
            yield getattr(node, "lineno", 0), mutant


def changes(node: ast.AST) -> list[Callable[[], object]]:  # noqa: PLR0911 - a case a kind of node
    """Return the ways to spoil a node in place."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARED:
        return [
            lambda place=place: node.ops.__setitem__(place, COMPARED[type(node.ops[place])]())
            for place in range(len(node.ops))
            if type(node.ops[place]) in COMPARED
        ]
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in COMPUTED:
        return [lambda: setattr(node, "op", COMPUTED[type(node.op)]())]
    if isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        return [lambda: setattr(node, "op", other())]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return [lambda: setattr(node, "op", ast.UAdd())]
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return [lambda: setattr(node, "value", node.value + 1)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"min", "max"}:
        return [lambda: setattr(node.func, "id", "max" if node.func.id == "min" else "min")]
    return []


def survives(folder: Path) -> bool:
    """Tell whether the tests pass in a folder that holds a mutant, in a fork with the libraries loaded."""
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        sys.path.insert(0, str(folder))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        options = ["-x", "-q", "-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider", "--timeout=60"]
        os._exit(int(pytest.main([*options, *(f"tests/rules/terms/test_{name}.py" for name in TESTS)])))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main() -> int:
    """Run every mutant; return the number of survivors that nothing explains."""
    killed, survivors = 0, []
    sys.dont_write_bytecode = True  # a mutant may have the size and the second of the one before
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "rules", folder / "rules", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "tests" / "rules", folder / "tests" / "rules")
        shutil.copy(ROOT / "pyproject.toml", folder)
        (folder / "conftest.py").write_text(NO_DEADLINE, encoding="utf-8")
        if not survives(folder):
            sys.exit("the tests fail without any mutant")
        for file in sys.argv[1:] or FILES:
            path = folder / "rules" / "terms" / file
            source = path.read_text(encoding="utf-8")
            for line, mutant in mutants(ast.parse(source)):
                path.write_text(ast.unparse(ast.fix_missing_locations(mutant)), encoding="utf-8")
                if survives(folder):
                    text = source.splitlines()[line - 1].strip()
                    reason = EQUIVALENT.get(text)
                    survivors += [] if reason else [f"{file}:{line}: {text}"]
                    print(f"survived {file}:{line}: {text} {reason or ''}", flush=True)  # noqa: T201
                else:
                    killed += 1
            path.write_text(source, encoding="utf-8")
    print(f"killed {killed}, unexplained survivors {len(survivors)}")  # noqa: T201
    return len(survivors)


if __name__ == "__main__":
    sys.exit(main())
