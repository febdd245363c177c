"""Личное подсобное хозяйство: what it keeps yields so much a month by norm (query 17; norms provisional).

Local bodies may declare livestock, poultry or land non-income-yielding (art. 127(1)): the norm is then 0.
Young stock given or sold in the period is a one-off income of its own (kinds `farm-given`, `farm-sale`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rules.asp.income_entries import IncomeEntry
from rules.asp.problems import Finding, Problem
from rules.asp.quarter import Quarter
from rules.parameters import NoParameterError, Parameters

KIND = "farm-yield"


@dataclass(frozen=True, slots=True)
class Holding:
    """So many heads, or hectares, that a member keeps; `kind` is a key of `farm-norms`."""

    member: str
    kind: str
    count: Decimal
    source: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class FarmIncome:
    """Hold the incomes by norm, and what no norm covers."""

    entries: tuple[IncomeEntry, ...]
    findings: tuple[Finding, ...]


def farm_income(
    holdings: Sequence[Holding], *, quarter: Quarter, parameters: Parameters, carry_forward: bool = False
) -> FarmIncome:
    """Return one income for each holding and month of the quarter: count × norm, in tenge."""
    entries: list[IncomeEntry] = []
    findings: list[Finding] = []
    for holding in holdings:
        try:
            norm = parameters.value("farm-norms", quarter.last_day, holding.kind, carry_forward=carry_forward)
        except NoParameterError:
            findings.append(Finding(Problem.FARM_KIND_UNKNOWN, holding.member, holding.source, holding.kind))
            continue
        if not holding.count.is_finite() or holding.count < 0:
            findings.append(Finding(Problem.FARM_COUNT_WRONG, holding.member, holding.source, holding.kind))
            continue
        reference = f"{holding.reference or holding.source}:{holding.kind}"
        entries += [
            IncomeEntry(holding.member, KIND, holding.count * norm.value, month, holding.source, reference)
            for month in quarter.months
        ]
    return FarmIncome(tuple(entries), tuple(findings))
