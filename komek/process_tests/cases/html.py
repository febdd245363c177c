"""The report as one HTML page that works offline: steps, causes, diagrams coloured by what was covered."""

import json
from collections.abc import Sequence
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from jinja2 import Environment

from komek.process_tests.cases.coverage import Coverage, ProcessCoverage
from komek.process_tests.cases.models import Models
from komek.process_tests.cases.result import CaseResult, Outcome

_VIEWER = Path("node_modules/bpmn-js/dist/bpmn-navigated-viewer.production.min.js")
_MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.REFUSED: "⊘", Outcome.SKIPPED: "·"}


class NoViewerError(Exception):
    """bpmn-js, which draws the diagrams, is not here."""


def find_viewer(start: Path) -> Path:
    """Return bpmn-js's file in the ``node_modules`` of a folder or of one above it; raises NoViewerError."""
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / _VIEWER).is_file():
            return folder / _VIEWER
    raise NoViewerError("нет bpmn-js, который рисует диаграммы: выполните npm ci или укажите --bpmn-js FILE")


def write_html(
    path: Path, results: Sequence[CaseResult], coverage: Coverage, models: Models, viewer: Path
) -> None:
    """Write the page, bpmn-js and all diagrams inlined."""
    sources = {file.name: file.content.decode() for file in models.files if file.name.endswith(".bpmn")}
    diagrams = {
        key: {"xml": sources[one.process.file], "marks": _marks(one)}
        for key, one in coverage.processes.items()
    }
    template = Environment(autoescape=True).from_string(
        (files(__package__) / "templates" / "report.html").read_text(encoding="utf-8")
    )
    page = template.render(
        totals=_totals(results),
        files=[(file, list(cases)) for file, cases in groupby(results, key=lambda one: one.file)],
        processes=coverage.processes,
        marks=_MARKS,
        # A closing tag inside a script would end it.
        bpmn_js=viewer.read_text(encoding="utf-8").replace("</script", "<\\/script"),
        diagrams=json.dumps(diagrams, ensure_ascii=False).replace("<", "\\u003c"),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _marks(one: ProcessCoverage) -> dict[str, str]:
    elements = {
        element: "entered" if one.entered[element] else "excused" if element in one.reasons else "missing"
        for element in one.process.elements
    }
    return elements | {flow: "taken" for flow in one.process.flows if one.taken[flow]}


def _totals(results: Sequence[CaseResult]) -> str:
    passed = sum(one.outcome is Outcome.PASSED for one in results)
    failed = sum(one.outcome is Outcome.FAILED for one in results)
    refused = sum(one.outcome is Outcome.REFUSED for one in results)
    return (
        f"Прошли: {passed}, не прошли: {failed}, не для Camunda 8.6: {refused}, "
        f"{sum(one.seconds for one in results):.1f} с"
    )
