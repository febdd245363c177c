"""Shows findings: to a person, to a program (JSON), to a code platform (SARIF)."""

import json
from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from komek.check.finding import Finding, Severity
from komek.check.words import messages, said, severity

_COLOUR = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
_NONE = {"ru": "Замечаний нет: {files} файлов.", "en": "No findings in {files} files."}
_SUM = {"ru": "Замечаний: {count}.", "en": "Findings: {count}."}


def show(findings: Sequence[Finding], files: int, language: str, console: Console) -> None:
    """Print findings by file, each with its element's name and what to do."""
    for file, group in groupby(findings, key=lambda one: one.place.file):
        console.print(Text(file, style="bold"))
        for finding in group:
            place = finding.place
            where = " ".join(
                part
                for part in (f"«{place.element_name}»" if place.element_name else "", place.element_id)
                if part
            )
            colour = _COLOUR[severity(finding)]
            head = Text("  ● ", style=colour) + Text(f"{where}: " if where else "", style="bold")
            console.print(head + Text(said(finding, language)), soft_wrap=True)
    if findings:
        console.print(_SUM[language].format(count=len(findings)))
    else:
        console.print(_NONE[language].format(files=files))


def as_json(findings: Sequence[Finding], language: str) -> str:
    """Return a list of ``file, element_id, element_name, code, severity, message``."""
    return json.dumps(
        [
            {
                "file": one.place.file,
                "element_id": one.place.element_id,
                "element_name": one.place.element_name,
                "code": one.code,
                "severity": severity(one),
                "message": said(one, language),
            }
            for one in findings
        ],
        ensure_ascii=False,
        indent=2,
    )


def as_sarif(findings: Sequence[Finding], language: str, version: str) -> str:
    """Return a SARIF 2.1.0 log (OASIS), as code platforms read it."""
    rules = []
    for code in sorted({one.code for one in findings}):
        words = messages()[code]
        rules.append({"id": code, "shortDescription": {"text": words.en if language == "en" else words.ru}})
    driver = {"name": "komek check", "version": version, "rules": rules}
    results = [_result(one, language) for one in findings]
    return json.dumps(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "results": results}],
        },
        ensure_ascii=False,
        indent=2,
    )


def _result(finding: Finding, language: str) -> dict[str, object]:
    place = finding.place
    return {
        "ruleId": finding.code,
        "level": severity(finding),
        "message": {"text": said(finding, language)},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": place.file}},
                "logicalLocations": [{"name": place.element_name, "fullyQualifiedName": place.element_id}],
            }
        ],
    }
