"""Per-capita income of the quarter before, against the poverty line of the region (Social Code art. 127)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from adapters.database.decision import Decision
from adapters.population import Archetype
from rules.codes import AbleBodied, IncomeLevel
from rules.law import Law
from rules.units import UnitDirectory
from workers.asp.assess_income import assess
from workers.asp.route_application import route_application
from workers.runtime.failures import ForSupervisorError
from workers.shared.shep_query import shep_query

LINE = Decimal(35_596)
"""The (provisional) line of both regions for the fourth quarter of 2026."""


@pytest.fixture
def pensioner(cases: Any) -> Any:
    case = cases.submitted(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    case.do(route_application)
    return case


@pytest.mark.parametrize("archetype", list(Archetype))
def test_what_the_registers_tell_of_a_synthetic_family_gives_the_codes_of_its_recipe(
    cases: Any, stubs: Any, archetype: Archetype
) -> None:
    case = cases.submitted(archetype)
    case.do(route_application)
    case.do(shep_query, system="income")
    expected = stubs.country.expectation(case.family)
    assessed = case.do(assess)
    assert (assessed.income, assessed.able_bodied) == (expected.income, expected.able_bodied)


@pytest.mark.parametrize(
    ("monthly", "level"),
    [
        (LINE - Decimal("0.01"), IncomeLevel.BELOW),
        (LINE, IncomeLevel.EQUAL),
        (LINE + Decimal("0.01"), IncomeLevel.ABOVE),
    ],
)
def test_only_more_than_the_line_is_above_it(pensioner: Any, monthly: Decimal, level: IncomeLevel) -> None:
    pensioner.told(monthly, kind="pension")
    assert pensioner.do(assess).income == level
    decision = pensioner.one(Decision)
    assert (decision.income_level, decision.per_capita_income, decision.poverty_line) == (
        level,
        monthly,
        LINE,
    )


def test_a_family_without_any_income_is_below_the_line(pensioner: Any) -> None:
    assessed = pensioner.do(assess)
    assert (assessed.income, assessed.able_bodied) == (IncomeLevel.BELOW, AbleBodied.NONE)


def test_the_record_keeps_every_step_with_its_clause_and_source(pensioner: Any, names_nobody: Any) -> None:
    pensioner.told(15_000, kind="pension")
    pensioner.do(assess)
    decision = pensioner.one(Decision)
    line = next(step for step in decision.trace if step["rule"] == "poverty-line")
    assert line["amount"] == str(LINE)
    assert line["parameter"]["title"].startswith("ДЕМО")
    assert decision.provisional
    assert all(step["clause"] for step in decision.trace)
    assert names_nobody(decision.trace)


def test_the_engine_gets_codes_and_no_amounts(pensioner: Any) -> None:
    pensioner.told(15_000, kind="pension")
    assert pensioner.do(assess).to_variables() == {"income": "below", "ableBodied": "none"}
    assert pensioner.audited("income-assessed") == [{"income": "below", "able_bodied": "none"}]


def test_assessing_again_after_a_correction_replaces_the_assessment(pensioner: Any) -> None:
    pensioner.do(assess)
    pensioner.told(LINE * 2, kind="pension")
    assert pensioner.do(assess).income == IncomeLevel.ABOVE
    assert pensioner.one(Decision).per_capita_income == LINE * 2


def test_a_kind_of_income_without_a_rule_goes_to_a_person_in_words_without_names(
    pensioner: Any, names_nobody: Any
) -> None:
    pensioner.told(15_000, kind="lottery")
    with pytest.raises(ForSupervisorError, match="Для вида дохода на эту дату нет правила") as caught:
        pensioner.do(assess)
    assert names_nobody(str(caught.value))
    assert pensioner.all(Decision) == []


def test_a_region_without_a_poverty_line_goes_to_a_person(cases: Any, office: Any, law: Law) -> None:
    case = cases.submitted()
    case.do(route_application)
    elsewhere = [unit.model_copy(update={"region": "nowhere"}) for unit in law.units.all()]
    unlined = replace(office, law=replace(law, units=UnitDirectory(elsewhere)))
    case.do(route_application, office=unlined)
    with pytest.raises(ForSupervisorError, match="нет черты бедности: nowhere"):
        case.do(assess, office=unlined)
