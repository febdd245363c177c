"""The texts that the code can put into an incident, read from the code itself.

Two kinds of places make them: exceptions of the runtime, raised with their text in place, and a few files
whose every Russian string becomes one. What varies in a text is written as «…».
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

ROOMS = ("adapters", "workers")
_RAISED = frozenset({"ForSupervisorError", "RetryLaterError"})
"""Their text is an incident's; so is that of whatever derives from them."""
WHOLE = frozenset({"workers/runtime/answer.py", "adapters/breaker.py", "adapters/shep/errors.py"})
PASSED_ON = frozenset({("workers/shared/shep_query.py", "str(told)")})
"""Texts that come from elsewhere: those of `adapters/shep/errors.py`."""
_RUSSIAN = re.compile("[А-Яа-яЁё]")
VARIES = "…"


@dataclass(frozen=True, slots=True, order=True)
class IncidentText:
    """A text and the file that makes it."""

    text: str
    place: str


class UnreadableTextError(ValueError):
    """A text is made where it cannot be read: write it in place, at the exception."""


@cache
def incident_texts() -> tuple[IncidentText, ...]:
    """Return every text once a place, in the order of the alphabet.

    Raises:
        UnreadableTextError: an exception is made with something else than a text.
    """
    trees = {place: ast.parse(text) for place, text in _sources()}
    kinds = _kinds(trees.values())
    found: set[IncidentText] = set()
    for place, tree in trees.items():
        texts = _russian(tree) if place in WHOLE else _raised(place, tree, kinds)
        found |= {IncidentText(text, place) for text in texts}
    return tuple(sorted(found))


def _sources() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        folder = Path(str(files(room)))
        for file in sorted(folder.rglob("*.py")):
            yield file.relative_to(folder.parent).as_posix(), file.read_text("utf-8")


def _kinds(trees: Iterable[ast.Module]) -> frozenset[str]:
    """Return the exceptions whose text becomes an incident's, with those that derive from them."""
    bases = {
        node.name: {ast.unparse(base) for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    kinds = set(_RAISED)
    while more := {name for name, of in bases.items() if of & kinds} - kinds:
        kinds |= more
    return frozenset(kinds)


def _raised(place: str, tree: ast.Module, kinds: frozenset[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in kinds:
            (given,) = node.args
            if (place, ast.unparse(given)) in PASSED_ON:
                continue
            text = _text(given)
            if text is None:
                raise UnreadableTextError(f"{place}:{node.lineno}: {ast.unparse(given)} is no text")
            yield text


def _russian(tree: ast.Module) -> Iterator[str]:
    """Yield every Russian string of a file; parts of an f-string belong to it."""
    said = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    said |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        text = None if id(node) in said else _text(node)
        if text is not None and _RUSSIAN.search(text):
            yield text


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else VARIES for part in node.values)
        return " ".join("".join(map(str, parts)).split())
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return " ".join(node.value.split())
    return None
