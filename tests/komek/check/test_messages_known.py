"""The list of messages is that of the code: a call of ``publish`` anywhere names one of them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from adapters.database.case_start import START_MESSAGES
from adapters.database.withdrawal import MESSAGE
from komek.check.messages_known import PUBLISHED

ROOT = Path(__file__).parents[3]


def _published() -> Iterator[str]:
    for folder in ("adapters", "workers", "komek"):
        for file in (ROOT / folder).rglob("*.py"):
            if "bench" in file.parts:
                continue  # the measurements have a model of their own
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "publish" and node.args:
                    name = node.args[0]
                    if isinstance(name, ast.Constant) and len(node.args) == 5:
                        yield str(name.value)


def test_every_message_that_is_sent_is_known_and_every_known_one_sent() -> None:
    assert {*_published(), *START_MESSAGES.values(), MESSAGE} == PUBLISHED.keys()
    starting = {name for name, one in PUBLISHED.items() if one.starts}
    assert starting == {*START_MESSAGES.values(), "asp-contract-started"}
