"""The family and its incomes as the rules want them: positions instead of names, facts from the systems."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from adapters.population import Archetype
from adapters.shep.services import AISOIP, CBDI, ESUTD, FARM, GBD_FL, KUIS, NOBD
from rules.asp import Flag, IncomeEntry, Relation
from rules.terms import local_day
from workers.asp.family_facts import members_of
from workers.asp.income_facts import IncomeFacts, incomes_of
from workers.asp.register_facts import RegisterFacts

TODAY = date(2026, 11, 24)


def facts(case: Any) -> RegisterFacts:
    with case.work() as work:
        return RegisterFacts.of(work, work.case(case.id), local_day(case.row.submitted_at))


def flags(case: Any) -> list[set[Flag]]:
    return [set(member.flags) for member in members_of(facts(case))]


def incomes(case: Any) -> IncomeFacts:
    return incomes_of(facts(case))


def test_a_member_is_known_by_position_never_by_number(cases: Any, names_nobody: Any) -> None:
    case = cases.submitted(Archetype.LARGE_FAMILY)
    family = members_of(facts(case))
    assert [member.key for member in family] == ["0", "1", "2", "3", "4", "5"]
    assert [member.relation for member in family] == [
        Relation.APPLICANT,
        Relation.SPOUSE,
        *[Relation.CHILD] * 4,
    ]
    assert [member.sex for member in family[:2]] == [m.person.sex for m in case.family.members[:2]]
    assert names_nobody(repr(family))


def test_a_child_under_three_makes_its_parents_carers(cases: Any) -> None:
    assert flags(cases.submitted(Archetype.CARER_OF_SMALL_CHILD)) == [{Flag.CARER}, set()]


def test_older_children_make_nobody_a_carer(cases: Any) -> None:
    assert flags(cases.submitted(Archetype.ABLE_BODIED_COUPLE)) == [set(), set(), set()]


@pytest.mark.parametrize(
    ("service", "payload", "flag"),
    [
        (KUIS, {"placements": [{"kind": "prison", "begin_date": "2026-01-01"}]}, Flag.PRISONER),
        (
            KUIS,
            {"placements": [{"kind": "compulsory-treatment", "begin_date": "2026-01-01"}]},
            Flag.COMPULSORY_TREATMENT,
        ),
        (
            CBDI,
            {"cbdi_data": [{"disabled_group": "2", "disabled_start_date": "2020-01-01"}]},
            Flag.DISABILITY_2,
        ),
        (ESUTD, {"contracts": [{"begin_date": "2024-03-01"}]}, Flag.STEADY_WORK),
        (NOBD, {"mon_data": {"is_student": True, "study_form": "full-time"}}, Flag.FULL_TIME_STUDENT),
        (
            GBD_FL,
            {"message_result": {}, "persons": {"person": [{"missing_status": {"status": {"code": "1"}}}]}},
            Flag.MISSING,
        ),
    ],
)
def test_what_a_system_confirms_is_a_fact_of_the_member(
    cases: Any, service: Any, payload: dict[str, Any], flag: Flag
) -> None:
    case = cases.submitted(Archetype.ABLE_BODIED_COUPLE)
    case.answered(service, payload, member=1)
    assert flag in flags(case)[1]
    assert flag not in flags(case)[0]


def test_what_has_ended_is_no_fact_any_more(cases: Any) -> None:
    case = cases.submitted(Archetype.ABLE_BODIED_COUPLE)
    past = {"begin_date": "2020-01-01", "end_date": "2026-11-23"}
    case.answered(KUIS, {"placements": [{"kind": "prison", **past}]}, member=1)
    case.answered(ESUTD, {"contracts": [past]}, member=1)
    assert flags(case)[1] == set()


def test_a_disabled_spouse_makes_the_other_a_carer(cases: Any) -> None:
    case = cases.submitted(Archetype.ABLE_BODIED_COUPLE)
    case.answered(
        CBDI, {"cbdi_data": [{"disabled_group": "1", "disabled_start_date": "2020-01-01"}]}, member=1
    )
    assert flags(case)[:2] == [{Flag.CARER}, {Flag.DISABILITY_1}]


def test_who_is_registered_at_another_address_than_the_applicant_lives_elsewhere(cases: Any) -> None:
    case = cases.submitted(Archetype.ABLE_BODIED_COUPLE)
    for member, code in enumerate(("111", "111", "222")):
        case.answered(
            GBD_FL,
            {"message_result": {}, "persons": {"person": [{"reg_address": {"ar_code": code}}]}},
            member=member,
        )
    assert flags(case) == [set(), set(), {Flag.REGISTERED_ELSEWHERE}]


def test_every_income_told_keeps_month_sum_and_the_answer_it_came_with(cases: Any) -> None:
    case = cases.submitted()
    case.told("15000.50", kind="pension")
    told = incomes(case).entries
    assert [(income.member, income.kind, income.amount, income.month.month) for income in told] == [
        ("0", "pension", Decimal("15000.50"), month) for month in (7, 8, 9)
    ]
    assert all(income.reference for income in told)


def test_a_member_whose_income_nobody_told_is_unanswered_not_poor(cases: Any) -> None:
    found = incomes(cases.submitted(Archetype.CARER_OF_SMALL_CHILD))
    assert (found.entries, found.unanswered, found.at_hand) == ((), ("0", "1"), ())


def test_a_member_whom_no_body_knows_is_decided_on_the_data_at_hand(cases: Any) -> None:
    case = cases.submitted()
    case.lacks("income")
    found = incomes(case)
    assert (found.unanswered, found.at_hand) == ((), ("0",))


def test_a_farm_and_arrears_of_alimony_are_told_with_their_source(cases: Any) -> None:
    case = cases.submitted()
    case.told("0")
    case.answered(FARM, {"land_area": "0.06", "livestock": [{"kind": "sheep", "count": 4}]})
    owed = {"month": "2026-09-01", "amount": "12000"}
    case.answered(AISOIP, {"enforcements": [{"number": "AO-00001", "role": "claimant", "arrears": [owed]}]})
    found = incomes(case)
    assert [(one.kind, one.count) for one in found.holdings] == [
        ("sheep", Decimal(4)),
        ("land", Decimal("0.06")),
    ]
    assert found.entries[-1] == IncomeEntry(
        "0", "alimony-arrears", Decimal(12000), date(2026, 9, 1), "aisoip", "AO-00001"
    )
