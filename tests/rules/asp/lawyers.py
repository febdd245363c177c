"""Read the tables that a lawyer wrote (tests/rules/asp/tables)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "tables"
GOOD: dict[str, dict[str, str]] = {
    "asp-refusal-grounds": {
        "income": "below",
        "survey": "done",
        "need": "found",
        "measures": "agreed",
        "obliged": "some",
        "measuresBar": "free",
        "contractBar": "free",
        "falseDataBar": "free",
    },
    "asp-category": {},
    "asp-person-check": {
        "income": "below",
        "assessment": "done",
        "registers": "agree",
        "documents": "complete",
        "otherAid": "none",
        "status": "eligible",
        "mark": "none",
    },
    "asp-document-completeness": dict.fromkeys(
        (
            *("identity", "registration", "account", "disability", "civilActs", "study", "incomes"),
            *("otherAid", "farm", "work", "alimony", "custody", "property", "search"),
        ),
        "found",
    ),
}
"""What a case has where the lawyer named nothing else."""


@dataclass(frozen=True)
class Ruling:
    """One case of a lawyer's table: the codes a decision table is asked with, and what it must answer."""

    sheet: str
    clause: str
    name: str
    table: str
    codes: dict[str, str | None]
    expected: str | list[str]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.name}"

    def is_met_by(self, output: Any) -> bool:
        """Compare with what an engine answered; nothing collected is null or an empty list."""
        return (output or []) == self.expected if isinstance(self.expected, list) else output == self.expected


def sheets() -> dict[str, dict[str, Any]]:
    """Return every file by its name."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))
    }


def rulings() -> list[Ruling]:
    """Return the cases of all files that speak of a decision table."""
    return [
        Ruling(
            sheet=name,
            clause=sheet["пункт"],
            name=case["случай"],
            table=sheet["таблица"],
            codes={**GOOD[sheet["таблица"]], **case["коды"]},
            expected=case["ждём"],
        )
        for name, sheet in sheets().items()
        if "таблица" in sheet
        for case in sheet["случаи"]
    ]
