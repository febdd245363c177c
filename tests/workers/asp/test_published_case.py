"""The published case through the demo's own path: the handlers, line by line, to the notice (law C 19)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from adapters.database.decision import Decision
from rules.law import Law
from rules.units import UnitDirectory
from workers.asp.assess_income import assess
from workers.asp.draft_decision import draft_decision
from workers.asp.find_bars import find_bars
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application

MONTHLY = "26906.83"


@pytest.fixture
def on_the_synthetic_line(office: Any, law: Law) -> Any:
    """An office whose region has the synthetic line 27,029: the case gives neither line nor family."""
    units = [unit.model_copy(update={"region": "synthetic"}) for unit in law.units.all()]
    return replace(office, law=replace(law, units=UnitDirectory(units)))


def test_the_published_case_pays_122_a_month_and_244_for_two_months(
    cases: Any, on_the_synthetic_line: Any
) -> None:
    case = cases.submitted()
    at = case.row.submitted_at
    case.change(submitted_at=at.replace(year=2024, month=5, day=14))
    case.told(MONTHLY, kind="pension")
    for task in (route_application, register_application):
        case.do(task, office=on_the_synthetic_line)
    assessed = case.do(assess, office=on_the_synthetic_line)
    assert (assessed.income, assessed.able_bodied) == ("below", "none")
    assert case.do(find_bars, office=on_the_synthetic_line).measures_bar == "free"
    drafted = case.do(draft_decision, category="unconditional", office=on_the_synthetic_line)
    decision = case.one(Decision)
    assert (decision.monthly_amount, decision.months, decision.total_amount) == (122, 2, 244)
    assert [
        (line["rule"], line["amount"] and Decimal(line["amount"]), line["clause"]) for line in decision.trace
    ] == [
        ("family-member", None, "passport-asp/query-6"),
        ("income-pension", Decimal(MONTHLY), "social-code/127"),
        ("income-pension", Decimal(MONTHLY), "social-code/127"),
        ("income-pension", Decimal(MONTHLY), "social-code/127"),
        ("income-total", Decimal("80720.49"), "social-code/127"),
        ("income-per-capita", Decimal(MONTHLY), "social-code/127"),
        ("poverty-line", Decimal(27029), "passport-asp/refusal-1"),
        ("amount-base", Decimal("122.17"), "social-code/127"),
        ("amount-child-supplement", Decimal(0), "social-code/child-supplement"),
        ("amount-month", Decimal(122), "social-code/127"),
        ("amount-child-supplement", Decimal(0), "social-code/child-supplement"),
        ("amount-month", Decimal(122), "social-code/127"),
        ("amount-total", Decimal(244), "social-code/127"),
        ("able-bodied", None, "social-code/122"),
    ]
    assert all(line["text"] and line["kk"] for line in decision.trace)
    line = next(line for line in decision.trace if line["rule"] == "poverty-line")
    assert "СИНТЕТИКА" in line["parameter"]["title"]
    notice = case.text_of(drafted.document_id)
    for said in ("26 906,83", "27 029", "122,17", "01.05.2024", "244"):
        assert said in notice, said


@pytest.mark.parametrize(
    ("day", "edition"), [(date(2023, 6, 30), "govkz-asp"), (date(2023, 7, 1), "passport-asp")]
)
def test_a_case_runs_under_the_edition_of_its_application_date(cases: Any, day: date, edition: str) -> None:
    case = cases.submitted()
    at = case.row.submitted_at
    case.change(submitted_at=at.replace(year=day.year, month=day.month, day=day.day))
    case.do(route_application)
    assert case.row.edition == edition
