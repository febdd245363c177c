"""What a lawyer wrote holds: grounds alone and in pairs, bars to the day, amounts by year (by feelin)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from komek.law.feel import NoFeelError, TableAnswer, evaluate
from rules.asp import (
    BarringEvent,
    CaseFacts,
    FamilyMember,
    IncomeAssessment,
    IncomeEntry,
    Relation,
    Unassessable,
    bars_to,
    pay,
    quarter_of,
    work_out,
)
from rules.clauses import Clauses
from rules.codes import Category, RefusalGround
from rules.decision_table import packaged_tables
from rules.identifiers import Sex
from rules.law import Law
from tests.rules.asp.lawyers import Ruling, rulings, sheets

LAW = Law.load()
TABLES = packaged_tables()
SHEETS = sheets()
RULINGS = rulings()
DAYS = [(name, day) for name, sheet in SHEETS.items() for day in sheet.get("дни", [])]


@pytest.fixture(scope="module")
def answers() -> dict[str, TableAnswer]:
    """Every ruling's answer of feelin, asked in one go."""
    contents = {name: table.content for name, table in TABLES.items()}
    found = evaluate(contents, [(one.table, one.codes) for one in RULINGS])
    return {str(one): answer for one, answer in zip(RULINGS, found, strict=True)}


@pytest.mark.parametrize("ruling", RULINGS, ids=str)
def test_a_ruling_holds(ruling: Ruling, answers: dict[str, TableAnswer]) -> None:
    answer = answers[str(ruling)]
    output = list(answer.output) if isinstance(answer.output, tuple) else answer.output
    assert ruling.is_met_by(output), output
    own = TABLES[ruling.table].hits(ruling.codes)
    assert tuple(rule.id for rule in own) == answer.hits, "the explanation would name other rules"


@pytest.mark.parametrize(("sheet", "day"), DAYS, ids=[f"{name}: {day['почему']}" for name, day in DAYS])
def test_a_bar_holds_to_its_last_day(sheet: str, day: dict[str, Any]) -> None:
    ground = RefusalGround(SHEETS[sheet]["основание"])
    event = BarringEvent(ground, day["событие"], "case")
    found = bars_to([event], applied_on=day["обращение"], terms=LAW.terms, calendar=LAW.calendar)
    assert found.grounds == ((ground,) if day["запрет"] == "да" else ())
    assert found.lines[0].clause == SHEETS[sheet]["пункт"]


@pytest.mark.parametrize("case", SHEETS["amounts"]["случаи"], ids=lambda case: case["случай"])
def test_an_amount_comes_out(case: dict[str, Any]) -> None:
    facts = facts_of(case)
    found = work_out(facts, LAW).income
    assert isinstance(found, IncomeAssessment), found
    paid = pay(facts, found, Category.UNCONDITIONAL, LAW)
    assert not isinstance(paid, Unassessable), paid
    expected = case["ждём"]
    assert found.per_capita == Decimal(expected["среднедушевой"])
    assert paid.base_monthly == Decimal(expected["база"])
    assert paid.child_supplement == Decimal(expected["доплата"])
    assert (paid.monthly, paid.months, paid.total) == (
        expected["в_месяц"],
        expected["месяцев"],
        expected["всего"],
    )


def facts_of(case: dict[str, Any]) -> CaseFacts:
    _, *children = case["семья"]
    members = [FamilyMember("0", Relation.APPLICANT, date(1990, 1, 1), Sex.FEMALE)]
    for number, born in enumerate(children, start=1):
        members.append(FamilyMember(str(number), Relation.CHILD, date.fromisoformat(str(born)), Sex.MALE))
    applied_on: date = case["обращение"]
    months = quarter_of(applied_on).preceding.months
    return CaseFacts(
        applied_on=applied_on,
        region=case["регион"],
        members=tuple(members),
        incomes=tuple(
            IncomeEntry("0", "wages", Decimal(told), month, "income")
            for told, month in zip(case["доходы"], months, strict=True)
        ),
    )


def test_every_ground_alone_every_pair_and_none_are_asked() -> None:
    grounds = sorted(RefusalGround)
    asked = {tuple(sorted(set(one.expected))) for one in RULINGS if one.table == "asp-refusal-grounds"}
    alone = {(ground,) for ground in grounds}
    pairs = {(a, b) for a in grounds for b in grounds if a < b}
    assert alone | pairs | {()} <= asked


def test_every_ground_and_every_reason_has_a_file_or_a_case() -> None:
    assert {f"refusal-{number}" for number in range(1, 7)} <= SHEETS.keys()
    told = {code for one in RULINGS if one.table == "asp-person-check" for code in one.expected}
    assert told == set(TABLES["asp-person-check"].outputs)


def test_every_file_names_a_clause_of_the_sources() -> None:
    clauses = Clauses.load()
    assert [name for name, sheet in SHEETS.items() if sheet["пункт"] not in clauses] == []
    assert all(sheet["вопрос"].endswith("?") for sheet in SHEETS.values())


def test_a_wrong_expectation_would_be_noticed() -> None:
    one = next(ruling for ruling in RULINGS if ruling.expected == ["refusal-1"])
    assert not replace(one, expected=[]).is_met_by(["refusal-1"])


def test_a_table_that_is_no_table_is_said_plainly() -> None:
    with pytest.raises(NoFeelError, match="feelin did not evaluate"):
        evaluate({"broken": b"<definitions/>"}, [("broken", {})])
