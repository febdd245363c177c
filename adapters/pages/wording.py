"""Small dictionaries of codes that people read, kept as YAML beside the pages."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml


class Word(NamedTuple):
    """What a code is called in both languages, and the tone of its badge."""

    ru: str
    kk: str
    tone: str = "quiet"


@cache
def dictionary(name: str) -> dict[str, Word]:
    """Return a packaged dictionary by its name."""
    text = (files("adapters.pages") / "words" / f"{name}.yaml").read_text(encoding="utf-8")
    return {code: Word(**entry) for code, entry in yaml.safe_load(text).items()}


def word(name: str, code: str | None) -> Word:
    """Return the word for a code; a code nobody has named yet speaks for itself."""
    return dictionary(name).get(code or "", Word(code or "—", code or "—"))
