"""The family and its incomes as the rules want them: positions instead of names and numbers."""

from decimal import Decimal
from typing import Any

from adapters.population import Archetype
from rules.asp import Flag, Relation
from rules.terms import local_day
from workers.asp.family_facts import family_of, incomes_of


def test_a_member_is_known_by_position_never_by_number(cases: Any, names_nobody: Any) -> None:
    case = cases.submitted(Archetype.LARGE_FAMILY)
    with case.work() as work:
        family = family_of(work, case.id, local_day(work.now))
    assert [member.key for member in family] == ["0", "1", "2", "3", "4", "5"]
    assert [member.relation for member in family] == [
        Relation.APPLICANT,
        Relation.SPOUSE,
        *[Relation.CHILD] * 4,
    ]
    assert [member.sex for member in family[:2]] == [m.person.sex for m in case.family.members[:2]]
    assert names_nobody(repr(family))


def test_a_child_under_three_makes_its_parents_carers(cases: Any) -> None:
    case = cases.submitted(Archetype.CARER_OF_SMALL_CHILD)
    with case.work() as work:
        parent, child = family_of(work, case.id, local_day(work.now))
    assert (parent.flags, child.flags) == ({Flag.CARER}, frozenset())


def test_older_children_make_nobody_a_carer(cases: Any) -> None:
    case = cases.submitted(Archetype.ABLE_BODIED_COUPLE)
    with case.work() as work:
        family = family_of(work, case.id, local_day(work.now))
    assert {flag for member in family for flag in member.flags} == set()


def test_every_income_told_keeps_month_sum_and_the_answer_it_came_with(cases: Any) -> None:
    case = cases.submitted()
    case.told("15000.50", kind="pension")
    with case.work() as work:
        incomes = incomes_of(work, case.id)
    assert [(income.member, income.kind, income.amount, income.month.month) for income in incomes] == [
        ("0", "pension", Decimal("15000.50"), month) for month in (7, 8, 9)
    ]
    assert all(income.reference for income in incomes)


def test_what_no_register_told_is_no_income(cases: Any) -> None:
    case = cases.submitted()
    with case.work() as work:
        assert incomes_of(work, case.id) == []
