"""Which tests belong to a clause: found in the text of the tests, which are written as the regulation is.

A test belongs to a clause that its name, its text or its table names; to the clause of the handler or page
whose file it mirrors; to the clause of a term or parameter whose id it uses; to the one to which
`carried.yaml` gives it. The process tests of a model belong to the clauses of its elements: they must reach
every element but those that `bpmn/uncovered.yaml` names.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from komek.process_tests.cases.coverage import read_reasons
from komek.traceability.carried import carried
from komek.traceability.part import Kind, Part
from rules.clauses import Clauses

Places = set[tuple[str, str]]
"""Files of tests, each with the name of a test."""


def find_tests(folder: Path, clauses: Clauses, parts: Mapping[str, set[Part]]) -> dict[str, Places]:
    """Return the tests of each clause."""
    known = sorted(clause.key for clause in clauses)
    by_place, by_id, queries = _hooks(parts)
    found: defaultdict[str, Places] = defaultdict(set)
    for place, name, text, mirrored in _texts(folder):
        keys = {key for key in known if f"_{_slug(key)}_" in f"{name}_" or _said(key, text)}
        keys |= by_place.get(mirrored, set())
        keys |= {key for word, those in by_id.items() if f'"{word}"' in text for key in those}
        if place == carried().every_query:
            keys |= queries
        for key in keys:
            found[key].add((place, name))
    for key, places in (*carried().tests.items(), *_process_tests(folder.parent, parts)):
        found[key] |= {(place, name) for place, _, name in (one.partition("::") for one in places)}
    return dict(found)


def _process_tests(root: Path, parts: Mapping[str, set[Part]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield for each clause the test files of the models that have an element of it."""
    reasons = root / "bpmn/uncovered.yaml"
    uncovered = read_reasons(reasons) if reasons.is_file() else {}
    for key, those in parts.items():
        for part in those:
            model, _, element = part.place.partition("#")
            beside = f"{model.removesuffix('.bpmn')}.test.json"
            reached = not any(one.endswith(f"/{element}") for one in uncovered)
            if part.kind is Kind.ELEMENT and reached and (root / beside).is_file():
                yield key, (beside,)


def _hooks(
    parts: Mapping[str, set[Part]],
) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]], set[str]]:
    by_place: defaultdict[str, set[str]] = defaultdict(set)
    by_id: defaultdict[str, set[str]] = defaultdict(set)
    queries: set[str] = set()
    for key, those in parts.items():
        for part in those:
            if part.kind in (Kind.HANDLER, Kind.PAGE):
                by_place[part.place].add(key)
            elif part.kind in (Kind.TERM, Kind.PARAMETER):
                by_id[part.place].add(key)
            elif part.kind is Kind.QUERY:
                queries.add(key)
    return by_place, by_id, queries


def _texts(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield place, name and text of each test, with the file that its own file mirrors."""
    for file in sorted(folder.rglob("test_*.py")):
        place = file.relative_to(folder.parent).as_posix()
        mirrored = f"{file.parent.relative_to(folder).as_posix()}/{file.name.removeprefix('test_')}"
        whole = file.read_text("utf-8")
        for test in ast.walk(ast.parse(whole)):
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                marks = [ast.get_source_segment(whole, mark) or "" for mark in test.decorator_list]
                text = "\n".join((*marks, ast.get_source_segment(whole, test) or ""))
                yield place, test.name, text, mirrored
    for sheet in sorted(folder.rglob("*.yaml")):
        yield sheet.relative_to(folder.parent).as_posix(), sheet.stem, sheet.read_text("utf-8"), ""


def _slug(key: str) -> str:
    return key.replace("/", "_").replace("-", "_").replace(".", "_")


def _said(key: str, text: str) -> bool:
    return any(f"{mark}{key}{end}" in text for mark, end in ('""', " \n", "  ", " ]", " ,"))
