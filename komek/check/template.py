"""Finds which variables a component of a form reads: in templates, conditions and expressions."""

import re
from dataclasses import dataclass, field
from typing import Any

from komek.check.expressions import is_expression, names

_BLOCK = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NULL_ALLOWED = re.compile(r"([A-Za-z_]\w*)\s*!?=\s*null")
_LOOP_WORDS = frozenset({"this", "parent"})


@dataclass
class Reads:
    """What a component reads: variables, and inside a loop over one the fields of its elements."""

    variables: set[str] = field(default_factory=set)
    in_loops: dict[str, set[str]] = field(default_factory=dict)
    may_be_null: set[str] = field(default_factory=set)
    """Variables that the component itself compares with null: they may be missing."""


def reads(component: dict[str, Any]) -> Reads:
    """Return what a component reads, without what components inside it read."""
    found = Reads()
    own = {key: value for key, value in component.items() if key not in {"components", "values"}}
    for text in _texts(own):
        found.may_be_null |= set(_NULL_ALLOWED.findall(text))
        if is_expression(text):
            found.variables |= names(text)
        else:
            _template(text, found)
    return found


def expressions_of(component: dict[str, Any]) -> list[str]:
    """Return the FEEL expressions of a component, without their ``=``."""
    own = {key: value for key, value in component.items() if key != "components"}
    return [text.removeprefix("=") for text in _texts(own) if is_expression(text)]


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return []


def _template(text: str, found: Reads) -> None:
    loops: list[str] = []
    for block in _BLOCK.findall(text):
        inner = block.strip()
        if inner.startswith("#loop"):
            over = inner.removeprefix("#loop").strip()
            (found.in_loops.setdefault(loops[-1], set()) if loops else found.variables).update(
                names(f"={over}")
            )
            loops.append(over)
        elif inner == "/loop" and loops:
            loops.pop()
        elif not inner.startswith("/"):
            seen = names("=" + inner.removeprefix("#if")) - _LOOP_WORDS
            (found.in_loops.setdefault(loops[-1], set()) if loops else found.variables).update(seen)
