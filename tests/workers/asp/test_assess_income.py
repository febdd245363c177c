"""Per-capita income of the quarter before, against the poverty line of the region (Social Code art. 127)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from adapters.database.data_check import DataCheck
from adapters.database.decision import Decision
from adapters.population import Archetype
from adapters.shep.services import BANKS, E_SOBES, FOREIGNERS, GBD_FL, KANDAS, WANTED
from rules.codes import (
    AbleBodied,
    Assessment,
    CheckReason,
    IncomeLevel,
    Information,
    Mark,
    OtherAid,
    RecipientStatus,
    Registers,
)
from rules.law import Law
from rules.units import UnitDirectory
from workers.asp.assess_income import assess
from workers.asp.draft_decision import draft_decision
from workers.asp.record_data_check import record_data_check
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.shared.shep_query import shep_query

LINE = Decimal(35_596)
"""The (provisional) line of both regions for the fourth quarter of 2026."""


def problems(case: Any) -> set[str]:
    return {finding["problem"] for finding in case.one(DataCheck).findings}


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


def test_a_family_known_to_have_no_income_is_below_the_line(pensioner: Any) -> None:
    pensioner.told(0, kind="pension")
    assessed = pensioner.do(assess)
    assert (assessed.income, assessed.able_bodied) == (IncomeLevel.BELOW, AbleBodied.NONE)


def test_an_income_that_nobody_was_asked_for_is_no_zero(pensioner: Any) -> None:
    assessed = pensioner.do(assess)
    assert (assessed.assessment, assessed.income) == (Assessment.IMPOSSIBLE, None)
    assert assessed.information.incomes is Information.MISSING
    assert "income-missing" in problems(pensioner)


def test_what_no_body_knew_is_decided_on_the_data_at_hand_and_says_so(pensioner: Any) -> None:
    pensioner.lacks("income")
    assessed = pensioner.do(assess)
    assert (assessed.assessment, assessed.income) == (Assessment.DONE, IncomeLevel.BELOW)
    (unknown,) = [step for step in pensioner.one(Decision).trace if step["rule"] == "income-unknown"]
    assert (unknown["clause"], unknown["member"], unknown["counted"]) == (
        "passport-asp/extension",
        "0",
        False,
    )


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
    told = pensioner.do(assess).to_variables()
    assert (told["income"], told["ableBodied"], told["obliged"]) == ("below", "none", "nobody")
    assert set(told["information"].values()) <= set(Information)
    assert "15000" not in str(told)
    assert pensioner.audited("income-assessed") == [{"income": "below", "able_bodied": "none"}]


def test_assessing_again_after_a_correction_replaces_the_assessment(pensioner: Any) -> None:
    assert pensioner.do(assess).assessment is Assessment.IMPOSSIBLE
    pensioner.told(LINE * 2, kind="pension")
    assert pensioner.do(assess).income == IncomeLevel.ABOVE
    assert pensioner.one(Decision).per_capita_income == LINE * 2


def test_a_kind_of_income_without_a_rule_goes_to_a_person_in_words_without_names(
    pensioner: Any, names_nobody: Any
) -> None:
    pensioner.told(15_000, kind="lottery")
    assert pensioner.do(assess).assessment is Assessment.IMPOSSIBLE
    found = pensioner.one(DataCheck).findings
    assert {"Для вида дохода на эту дату нет правила"} <= {one["ru"] for one in found}
    assert all(one["kk"] for one in found)
    assert names_nobody(found)
    assert pensioner.all(Decision) == []


def test_a_region_without_a_poverty_line_goes_to_a_person(cases: Any, office: Any, law: Law) -> None:
    case = cases.submitted()
    case.told(15_000, kind="pension")
    elsewhere = [unit.model_copy(update={"region": "nowhere"}) for unit in law.units.all()]
    unlined = replace(office, law=replace(law, units=UnitDirectory(elsewhere)))
    case.do(route_application, office=unlined)
    assert case.do(assess, office=unlined).assessment is Assessment.IMPOSSIBLE
    assert "no-line" in problems(case)


def test_income_equal_to_the_line_is_told_to_a_person(pensioner: Any) -> None:
    pensioner.told(LINE, kind="pension")
    pensioner.do(assess)
    assert "income-equals-line" in problems(pensioner)


def test_a_birth_date_or_death_that_contradicts_the_application_goes_to_a_person(pensioner: Any) -> None:
    person = {"birth_date": "1950-01-01", "death_date": "2026-01-01"}
    pensioner.answered(GBD_FL, {"message_result": {}, "persons": {"person": [person]}})
    assert pensioner.do(assess).registers is Registers.CONTRADICT
    assert {"birth-date-differs", "member-dead"} <= problems(pensioner)


@pytest.mark.parametrize(
    ("account", "registers"),
    [
        ({}, Registers.AGREE),
        ({"iban": "KZ31601A000000000001"}, Registers.CONTRADICT),
        ({"closed_on": "2026-11-01"}, Registers.CONTRADICT),
        ({"closed_on": "2099-01-01"}, Registers.AGREE),
        (None, Registers.CONTRADICT),
    ],
    ids=["own", "another", "closed", "closes-later", "none"],
)
def test_an_account_that_is_not_the_applicants_own_goes_to_a_person(
    pensioner: Any, account: dict[str, str] | None, registers: Registers
) -> None:
    """law.md C 22: the holder of the account is the applicant."""
    iin, iban = pensioner.family.applicant.iin, pensioner.family.applicant.iban
    told = [] if account is None else [{"iban": iban, "bank": iban[4:7], **account}]
    pensioner.answered(BANKS, {"iin": iin, "accounts": told})
    assert pensioner.do(assess).registers is registers
    assert ("account-not-theirs" in problems(pensioner)) is (registers is Registers.CONTRADICT)


def test_the_wanted_list_is_a_mark_whose_nature_only_the_desk_knows(pensioner: Any) -> None:
    assert pensioner.do(assess).mark is Mark.NONE
    pensioner.answered(WANTED, {"wanted": True})
    told = pensioner.do(assess)
    assert told.mark is Mark.PRESENT
    assert "wanted" not in str(told.to_variables())
    assert "member-sought" in problems(pensioner)


def test_aid_that_a_member_receives_or_asked_for_elsewhere_goes_to_a_person(cases: Any) -> None:
    case = cases.submitted(Archetype.ABLE_BODIED_COUPLE)
    case.do(route_application)
    case.answered(E_SOBES, {"entries": [{"kind": "applied", "begin_date": "2026-11-01"}]}, member=1)
    assert case.do(assess).other_aid is OtherAid.APPLIED
    case.answered(E_SOBES, {"entries": [{"kind": "paid", "begin_date": "2026-10-01"}]}, member=2)
    assert case.do(assess).other_aid is OtherAid.RECEIVED
    ended = {"kind": "paid", "begin_date": "2026-01-01", "end_date": "2026-06-30"}
    for member in (1, 2):
        case.answered(E_SOBES, {"entries": [ended]}, member=member)
    case.do(assess)
    # Other tests may leave cases of this family open: of those our own register tells.
    aid = [one for one in case.one(DataCheck).findings if one["problem"] in ("aid-applied", "aid-received")]
    assert E_SOBES.code not in [one["source"] for one in aid]


def test_an_earlier_case_of_ours_that_is_open_or_still_pays_is_other_aid(
    workshop: Any, case_on: Any, clock: Any
) -> None:
    first, second = case_on(workshop), case_on(workshop)
    for case in (first, second):
        case.do(route_application)
    assert first.do(assess).other_aid is OtherAid.NONE
    assert second.do(assess).other_aid is OtherAid.APPLIED
    first.told(15_000, kind="pension")
    first.do(register_application)
    first.do(assess)
    first.do(draft_decision, category="unconditional")
    first.change(outcome="appointed", closed_at=clock.now())
    assert second.do(assess).other_aid is OtherAid.RECEIVED
    first.change(outcome="refused")
    assert second.do(assess).other_aid is OtherAid.NONE


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (None, RecipientStatus.INELIGIBLE),
        ((KANDAS, {"holds": True}), RecipientStatus.ELIGIBLE),
        ((FOREIGNERS, {"holds": True, "permanent": True}), RecipientStatus.ELIGIBLE),
        ((FOREIGNERS, {"holds": True, "permanent": False}), RecipientStatus.INELIGIBLE),
    ],
)
def test_who_is_no_citizen_needs_a_status_that_gives_the_right(
    pensioner: Any, status: Any, expected: RecipientStatus
) -> None:
    person = {"citizenship": {"code": "643"}}
    pensioner.answered(GBD_FL, {"message_result": {}, "persons": {"person": [person]}})
    if status is not None:
        pensioner.answered(*status)
    assert pensioner.do(assess).status is expected


def test_what_a_person_confirmed_is_told_again_and_not_asked_again(pensioner: Any) -> None:
    pensioner.told(LINE, kind="pension")
    assert pensioner.do(assess).confirmed == []
    reasons = [CheckReason.INCOME_EQUAL, CheckReason.NOT_COMPUTABLE]
    pensioner.do(record_data_check, check_verdict="corrected", reasons=reasons)
    assert pensioner.do(assess).confirmed == []
    pensioner.do(record_data_check, check_verdict="confirmed", reasons=reasons)
    assert pensioner.do(assess).confirmed == [CheckReason.INCOME_EQUAL], "what cannot be computed stays open"
