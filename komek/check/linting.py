"""Asks bpmn.io's own tools, which run on Node.js: bpmnlint for processes, feel-lint and feelin for FEEL."""

import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lxml import etree

from komek.check.about_values import judged, trials
from komek.check.expressions import body, is_expression
from komek.check.finding import Finding, Place, found
from komek.check.flow import Walk
from komek.check.template import expressions_of
from komek.check.workspace import Workspace
from komek.node import find_node

_SCRIPT = "lint.mjs"


class LintUnavailableError(RuntimeError):
    """Node.js or the packages of ``package.json`` are not there."""


@dataclass(frozen=True, slots=True)
class _Asked:
    place: Place
    text: str
    dialect: str = "expression"


class Lint:
    """A Node.js process that lints what it is given; kept open it answers without starting anew.

    Raises:
        LintUnavailableError: at the first question, if Node.js or its packages are missing.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def about(self, space: Workspace, walk: Walk | None = None) -> Iterator[Finding]:
        """Find what the tools find in a workspace; what has been walked need not be walked again."""
        asked = list(_expressions(space))
        tried = trials(space, walk or Walk(space))
        answer = self._ask(
            {
                "processes": [etree.tostring(one.xml, encoding="unicode") for one in space.diagrams],
                "tables": [content for _, content in space.tables],
                "expressions": [{"text": one.text, "dialect": one.dialect} for one in asked],
                "trials": [one.question for one in tried],
            }
        )
        for diagram, reports in zip(space.diagrams, answer["processes"], strict=True):
            for report in reports:
                element = diagram.by_id.get(report["id"])
                place = Place(diagram.file, report["id"]) if element is None else element.place
                yield found(place, "lint", problem=report["message"], rule=report["rule"])
        for (file, _), reports in zip(space.tables, answer["tables"], strict=True):
            for report in reports:
                yield found(Place(file), "lint", problem=report["message"], rule=report["rule"])
        for one, problems in zip(asked, answer["expressions"], strict=True):
            for problem in problems:
                yield found(one.place, "expression-broken", problem=problem, expression=one.text)
        unsure = (judged(one, given) for one, given in zip(tried, answer["trials"], strict=True))
        seen: dict[tuple[Place, str], Finding] = {}
        for finding in unsure:
            if finding is not None:  # one example of what goes wrong is enough
                seen.setdefault((finding.place, finding.fact("expression")), finding)
        yield from seen.values()

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        if self._process is None:
            self._process = _start()
        process = self._process
        assert process.stdin is not None  # noqa: S101 - opened as a pipe
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise LintUnavailableError(
                "Node.js ended: are the packages installed (make node_modules/.installed)?"
            )
        answer: dict[str, Any] = json.loads(line)
        return answer


def _start() -> subprocess.Popen[str]:
    node = find_node()
    if node is None:
        raise LintUnavailableError("Node.js was not found")
    with as_file(files("komek.check").joinpath(_SCRIPT)) as script:
        return subprocess.Popen(
            [node, str(Path(script))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )


def _expressions(space: Workspace) -> Iterator[_Asked]:
    for diagram in space.diagrams:
        for element in diagram.xml.iter():
            if isinstance(element.tag, str):
                owner = _owner(diagram.by_id, element)
                place = Place(diagram.file, str(element.get("id", ""))) if owner is None else owner.place
                values = (*(str(value) for value in element.attrib.values()), (element.text or "").strip())
                yield from (_Asked(place, body(one)) for one in values if is_expression(one))
    for form in space.forms:
        for component in form.fields:
            yield from (_Asked(component.place, text) for text in expressions_of(component.json))
    for decision in space.decisions:
        for column in decision.inputs:
            yield _Asked(column.place, column.name)
        for rule in decision.rules:
            yield from (
                _Asked(rule.place, cell, "unaryTests") for cell in rule.inputs if cell not in {"", "-"}
            )
            yield from (_Asked(rule.place, cell) for cell in rule.outputs if cell)


def _owner(by_id: dict[str, Any], element: etree._Element) -> Any:
    """Return the nearest process, node or flow around an XML node."""
    around: Iterable[etree._Element] = (element, *element.iterancestors())
    return next((by_id[str(one.get("id"))] for one in around if one.get("id") in by_id), None)
