"""The report as JUnit XML, which every build server reads."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from lxml import etree

from komek.process_tests.cases.result import CaseResult, Outcome

_UNPRINTABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))


def write_junit(path: Path, results: Sequence[CaseResult]) -> None:
    """Write one suite a test file; a refused case counts as skipped, with the reason."""
    root: Any = etree.Element("testsuites", **_counted(results))
    for file, group in groupby(results, key=lambda one: one.file):
        cases = list(group)
        suite = etree.SubElement(root, "testsuite", name=file, **_counted(cases))
        for one in cases:
            name = _clean(one.name)
            case = etree.SubElement(suite, "testcase", classname=file, name=name, time=f"{one.seconds:.3f}")
            if one.failure is not None:
                failure = etree.SubElement(case, "failure", message=_clean(one.failure.cause))
                failure.text = _clean("\n".join([one.failure.step, *one.failure.lines()]))
            elif one.outcome is Outcome.REFUSED:
                etree.SubElement(case, "skipped", message=_clean("; ".join(one.refused)))
            steps = etree.SubElement(case, "system-out")
            steps.text = _clean("\n".join(f"{step.outcome}: {step.told}" for step in one.steps))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _counted(results: Sequence[CaseResult]) -> dict[str, str]:
    return {
        "tests": str(len(results)),
        "failures": str(sum(one.outcome is Outcome.FAILED for one in results)),
        "skipped": str(sum(one.outcome is Outcome.REFUSED for one in results)),
        "time": f"{sum(one.seconds for one in results):.3f}",
    }


def _clean(text: str) -> str:
    return text.translate(_UNPRINTABLE)
