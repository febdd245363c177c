"""Decision tables outside the engine: feelin in Node.js, both from the locked packages of a clone."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files

from komek.node import find_node

LIMIT = 60.0
"""Seconds that one evaluation may take, however many questions it holds."""
Question = tuple[str, Mapping[str, str | None]]
"""The id of a table, and the codes it is asked with."""


class NoFeelError(RuntimeError):
    """Node.js or feelin is not there, or a table cannot be evaluated; the text says which."""


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """What a table answered: one code, or all that were collected, and the rules that matched."""

    output: str | tuple[str, ...] | None
    hits: tuple[str, ...]


def evaluate(tables: Mapping[str, bytes], asked: Sequence[Question]) -> list[TableAnswer]:
    """Answer every question with the tables of these contents.

    Raises:
        NoFeelError: Node.js or feelin is missing (`make lint` brings both), or a table is wrong.
    """
    with as_file(files("rules") / "evaluate-tables.mjs") as script:
        body = {
            "tables": {name: content.decode() for name, content in tables.items()},
            "asked": [[name, dict(codes)] for name, codes in asked],
        }
        try:
            done = subprocess.run(
                [_node(), str(script)],
                input=json.dumps(body),
                capture_output=True,
                text=True,
                timeout=LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NoFeelError(f"the tables were not evaluated within {LIMIT:.0f} s") from None
    if done.returncode:
        told = done.stderr.splitlines()
        reason = next((line for line in told if "Error" in line), told[0] if told else "no reason was given")
        raise NoFeelError(f"feelin did not evaluate the tables: {reason.strip()}")
    return [TableAnswer(_frozen(one["output"]), tuple(one["hits"])) for one in json.loads(done.stdout)]


def _frozen(output: str | list[str] | None) -> str | tuple[str, ...] | None:
    return tuple(output) if isinstance(output, list) else output


def _node() -> str:
    found = find_node()
    if found is None:
        raise NoFeelError("Node.js is missing: tables are recomputed in a clone, after `make lint`")
    return found
