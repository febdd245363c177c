"""Looks into FEEL expressions: which variables they read, and with which codes they compare them.

Whether an expression parses is asked of ``@bpmn-io/feel-lint``; here names are enough.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"'  # a string
    r"|[A-Za-zА-Яа-я_][\w]*(?:\.[A-Za-z_]\w*)*"  # a name with its path
    r"|\d+(?:\.\d+)?"
    r"|!=|<=|>=|->|[=<>(){}\[\],:+\-*/]"
)
_WITH_AND = re.compile(r"\b(?:date and time|years and months duration)\s*\(")
_WORDS = frozenset(
    {
        *("and", "or", "not", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies"),
        *("between", "instance", "of", "null", "true", "false", "function", "external", "item", "partial"),
    }
)


def is_expression(source: str) -> bool:
    """Tell whether a value of a model is an expression (it begins with ``=``) and not a text."""
    return source.startswith("=")


def body(source: str) -> str:
    """Return an expression without its ``=``."""
    return source.removeprefix("=").strip()


def literal(source: str) -> str | None:
    """Return the text that an expression consists of, or None."""
    match = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', body(source))
    return match.group(1) if match else None


def names(source: str) -> set[str]:
    """Return the variables that an expression reads, without those it binds itself."""
    return {path.split(".")[0] for path in paths(source)}


def paths(source: str) -> set[str]:
    """Return the variables that an expression reads, with the path into them: ``delivery.means``."""
    tokens = _TOKEN.findall(_WITH_AND.sub("function(", body(source)))
    bound = set(_bound(tokens))
    found: set[str] = set()
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        before = tokens[at - 1] if at else ""
        if not re.match(r"[^\W\d]", token) or token in _WORDS or token.split(".")[0] in bound:
            continue
        if after == "(" or _part_of_function(tokens, at):
            continue
        if after == ":" and before in {"{", ","}:
            continue  # the key of a context
        found.add(token)
    return found


def _bound(tokens: list[str]) -> Iterator[str]:
    for at, token in enumerate(tokens[:-1]):
        if token in {"some", "every", "for"}:
            yield tokens[at + 1]


def _part_of_function(tokens: list[str], at: int) -> bool:
    """Tell whether a name is a word of a built-in whose name has blanks: ``list contains(``."""
    for word in tokens[at + 1 :]:
        if word.startswith("("):
            return True
        if not re.match(r"[^\W\d]\w*$", word) or word in _WORDS:
            return False
    return False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A variable, or a path into it, that an expression compares with a text."""

    path: str
    text: str


def comparisons(source: str) -> list[Comparison]:
    """Return what an expression compares with which texts, ``list contains`` included."""
    text = body(source)
    name = r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)"
    found = [Comparison(m[1], m[2]) for m in re.finditer(name + r'\s*!?=\s*"([^"]*)"', text)]
    found += [Comparison(m[2], m[1]) for m in re.finditer(r'"([^"]*)"\s*!?=\s*' + name, text)]
    found += [
        Comparison(m[1], m[2]) for m in re.finditer(r"list contains\(\s*" + name + r'\s*,\s*"([^"]*)"', text)
    ]
    loops = {m[1]: m[2] for m in re.finditer(r"(?:some|every|for)\s+(\w+)\s+in\s+(\w+)", text)}
    return [Comparison(_unbound(one.path, loops), one.text) for one in found]


def _unbound(path: str, loops: dict[str, str]) -> str:
    first, _, rest = path.partition(".")
    return f"{loops.get(first, first)}{'.' + rest if rest else ''}"
