"""Личное подсобное хозяйство: income by norm, each month; what no norm covers goes to a person (query 17)."""

from datetime import date
from decimal import Decimal

import pytest

from rules.asp import (
    FamilyMember,
    Holding,
    IncomeAssessment,
    Problem,
    Relation,
    Unassessable,
    assess_income,
)
from rules.identifiers import Sex
from rules.parameters import Parameters

APPLICANT = FamilyMember("0", Relation.APPLICANT, date(1990, 5, 1), Sex.FEMALE)
NORM = """
key: farm-norms
title: ЛПХ
unit: tenge
by: kind
clause: passport-asp/query-17
values:
  - {of: sheep, valid_from: 2018-01-01, value: 500, title: норма, status: provisional}
"""


def assessed(*holdings: Holding, parameters: Parameters) -> IncomeAssessment | Unassessable:
    return assess_income(
        [APPLICANT],
        [],
        applied_on=date(2026, 2, 3),
        region="astana",
        parameters=parameters,
        holdings=holdings,
    )


def test_a_norm_of_the_operator_gives_an_income_in_each_month_of_the_quarter() -> None:
    own = Parameters.load([("farm-norms.yaml", NORM)])
    found = assessed(Holding("0", "sheep", Decimal(4), "farm", "message"), parameters=own)
    assert isinstance(found, IncomeAssessment)
    assert found.total == 4 * 500 * 3
    lines = [line for line in found.lines if line.rule == "income-farm-yield"]
    assert [(line.amount, line.source) for line in lines] == [(2000, "farm#message:sheep")] * 3


@pytest.mark.parametrize("kind", ["cattle", "horses", "sheep", "goats", "pigs", "poultry", "land"])
def test_without_a_norm_of_the_operator_a_farm_yields_nothing_and_says_so(kind: str) -> None:
    found = assessed(Holding("0", kind, Decimal(7), "farm"), parameters=Parameters.load())
    assert isinstance(found, IncomeAssessment)
    assert found.total == 0
    assert sum(line.rule == "income-farm-yield" for line in found.lines) == 3


@pytest.mark.parametrize(
    ("kind", "count", "problem"),
    [
        ("ostrich", "1", Problem.FARM_KIND_UNKNOWN),
        ("sheep", "-1", Problem.FARM_COUNT_WRONG),
        ("sheep", "NaN", Problem.FARM_COUNT_WRONG),
    ],
)
def test_a_wrong_farm_is_a_named_outcome(kind: str, count: str, problem: Problem) -> None:
    found = assessed(Holding("0", kind, Decimal(count), "farm"), parameters=Parameters.load())
    assert isinstance(found, Unassessable)
    assert [finding.problem for finding in found.findings] == [problem]
