"""The words of the templates (``words.yaml``)."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from rules.strict_yaml import read


class TaskWords(NamedTuple):
    """A task in Modeler's list: its category's id, its name, what it does."""

    category: str
    name: str
    text: str


@cache
def _words() -> dict[str, dict[str, object]]:
    name = "words.yaml"
    text = files("komek.templates").joinpath(name).read_text(encoding="utf-8")
    found: dict[str, dict[str, object]] = read(name, text)
    return found


def task_words(job_type: str) -> TaskWords:
    """Return the words of a task type; one that has none yet is called by its type."""
    found = _words()["tasks"].get(job_type)
    return TaskWords(*map(str, found)) if isinstance(found, list) else TaskWords("case", job_type, "")


def category_name(category: str) -> str:
    """Return the name of a category."""
    return str(_words()["categories"][category])


def field_label(name: str) -> str:
    """Return the label of a variable; one that has none yet is called by its name."""
    return str(_words()["fields"].get(name, name))


def known_words() -> tuple[set[str], set[str]]:
    """Return the task types and the variables that have words."""
    return set(_words()["tasks"]), set(_words()["fields"])
