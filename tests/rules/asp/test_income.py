"""Whose and which incomes count, and every bad input as a named outcome."""

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.asp import (
    FamilyMember,
    Flag,
    IncomeAssessment,
    IncomeEntry,
    Problem,
    Quarter,
    Relation,
    Unassessable,
    assess_income,
    quarter_of,
)
from rules.codes import IncomeLevel
from rules.identifiers import Sex
from rules.parameters import Parameters

LAW = Parameters.load()
ON = date(2026, 2, 3)
APPLICANT = FamilyMember("1", Relation.APPLICANT, date(1990, 5, 1), Sex.FEMALE)
SON = FamilyMember("2", Relation.CHILD, date(2006, 9, 1), Sex.MALE)


def entry(
    amount: str | None = "1000",
    *,
    kind: str = "wages",
    month: date = date(2025, 11, 1),
    member: str = "1",
    source: str = "income",
) -> IncomeEntry:
    return IncomeEntry(member, kind, None if amount is None else Decimal(amount), month, source)


def assessed(*entries: IncomeEntry, members: tuple[FamilyMember, ...] = (APPLICANT,)) -> IncomeAssessment:
    found = assess_income(members, entries, applied_on=ON, region="astana", parameters=LAW)
    assert isinstance(found, IncomeAssessment), found
    return found


def problems(
    *entries: IncomeEntry, members: tuple[FamilyMember, ...] = (APPLICANT,), region: str = "astana"
) -> list[Problem]:
    found = assess_income(members, entries, applied_on=ON, region=region, parameters=LAW)
    assert isinstance(found, Unassessable), found
    assert all(finding.words for finding in found.findings)
    return [finding.problem for finding in found.findings]


@pytest.mark.parametrize(
    ("applied", "before"),
    [
        (date(2026, 1, 1), Quarter(2025, 4)),
        (date(2026, 3, 31), Quarter(2025, 4)),
        (date(2026, 4, 1), Quarter(2026, 1)),
        (date(2026, 12, 31), Quarter(2026, 3)),
    ],
)
def test_the_quarter_is_the_one_before_that_of_the_application(applied: date, before: Quarter) -> None:
    assert quarter_of(applied).preceding == before


def test_a_quarter_knows_its_days_and_months() -> None:
    quarter = Quarter(2024, 1)
    assert (quarter.first_day, quarter.last_day) == (date(2024, 1, 1), date(2024, 3, 31))
    assert quarter.months == (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1))
    assert Quarter(2024, 4).last_day == date(2024, 12, 31)


def test_per_capita_income_is_the_total_by_members_by_three_unrounded() -> None:
    found = assessed(entry("10000"), members=(APPLICANT, SON))
    assert found.per_capita == Decimal(10000) / 6
    assert (found.total, found.members, found.level) == (10000, 2, IncomeLevel.BELOW)


@pytest.mark.parametrize(
    ("total", "level"),
    [
        ("106787.99", IncomeLevel.BELOW),
        ("106788", IncomeLevel.EQUAL),
        ("106788.01", IncomeLevel.ABOVE),
    ],
)
def test_the_level_tips_at_the_line_to_the_tiyn(total: str, level: IncomeLevel) -> None:
    assert assessed(entry(total)).level is level  # line 35,596 × 3


def test_months_outside_the_quarter_do_not_count_and_say_so() -> None:
    found = assessed(
        entry("1", month=date(2025, 9, 30)),
        entry("2", month=date(2025, 10, 1)),
        entry("4", month=date(2025, 12, 31)),
        entry("8", month=date(2026, 1, 1)),
    )
    assert found.total == 6
    left_out = [line for line in found.lines if line.rule == "income-wages" and not line.counted]
    assert [line.amount for line in left_out] == [1, 8]
    assert all("вне квартала" in line.text for line in left_out)


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("wages", True),
        ("social-payments", True),
        ("entrepreneurship", True),
        ("rent", True),
        ("property-sale", True),
        ("alimony", True),
        ("farm-sale", True),
        ("alimony-arrears", False),
        ("farm-stock", False),
        ("asp", False),
        ("housing-aid", False),
        ("burial-payment", False),
        ("disability-allowance", False),
        ("disabled-child-allowance", False),
    ],
)
def test_a_kind_of_income_counts_or_does_not(kind: str, counts: bool) -> None:
    assert assessed(entry("500", kind=kind)).total == (500 if counts else 0)


@pytest.mark.parametrize(("applied", "total"), [(date(2020, 2, 3), 0), (date(2026, 2, 3), 500)])
def test_the_large_family_benefit_counts_from_2021(applied: date, total: int) -> None:
    month = quarter_of(applied).preceding.first_day
    found = assess_income(
        [APPLICANT],
        [entry("500", kind="large-family-benefit", month=month)],
        applied_on=applied,
        region="synthetic",
        parameters=LAW,
    )
    assert isinstance(found, IncomeAssessment)
    assert found.total == total


@pytest.mark.parametrize(
    "flag",
    [Flag.PRISONER, Flag.COMPULSORY_TREATMENT, Flag.STATE_SUPPORT, Flag.CONSCRIPT, Flag.MISSING],
)
def test_a_member_who_is_away_counts_neither_by_head_nor_by_income(flag: Flag) -> None:
    away = FamilyMember("2", Relation.SPOUSE, date(1988, 1, 1), Sex.MALE, frozenset({flag}))
    found = assessed(entry("300"), entry("500", member="2"), members=(APPLICANT, away))
    assert (found.members, found.total) == (1, 300)


@pytest.mark.parametrize(
    ("born", "flags", "counts"),
    [
        (date(2008, 2, 3), {Flag.FULL_TIME_STUDENT}, True),  # eighteen on the day of application
        (date(2008, 2, 4), {Flag.FULL_TIME_STUDENT}, False),
        (date(2002, 2, 4), {Flag.FULL_TIME_STUDENT}, True),  # twenty-three until tomorrow
        (date(2002, 2, 3), {Flag.FULL_TIME_STUDENT}, False),
        (date(2006, 9, 1), set(), False),
    ],
)
def test_a_full_time_student_of_18_to_23_counts_though_living_elsewhere(
    born: date, flags: set[Flag], counts: bool
) -> None:
    student = FamilyMember(
        "2", Relation.CHILD, born, Sex.MALE, frozenset({Flag.REGISTERED_ELSEWHERE, *flags})
    )
    assert assessed(members=(APPLICANT, student)).members == (2 if counts else 1)


def test_a_family_of_twenty_is_worked_out_like_any_other() -> None:
    children = tuple(FamilyMember(str(n), Relation.CHILD, date(2012, 1, n)) for n in range(2, 21))
    assert assessed(entry("60000"), members=(APPLICANT, *children)).per_capita == 1000


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (entry(None), Problem.INCOME_MISSING),
        (entry("-0.01"), Problem.INCOME_NEGATIVE),
        (entry("NaN"), Problem.INCOME_NOT_A_NUMBER),
        (entry("Infinity"), Problem.INCOME_NOT_A_NUMBER),
        (entry(kind="lottery"), Problem.INCOME_KIND_UNKNOWN),
        (entry(member="9"), Problem.INCOME_OF_STRANGER),
    ],
)
def test_a_wrong_income_is_a_named_outcome(wrong: IncomeEntry, problem: Problem) -> None:
    assert problems(wrong, entry("5", kind="rent")) == [problem]


def test_one_income_from_two_systems_goes_to_a_person() -> None:
    assert problems(entry(), entry(source="paper")) == [Problem.INCOMES_OVERLAP]


def test_two_employers_in_one_system_are_two_incomes() -> None:
    assert assessed(entry("10"), entry("20")).total == 30


def test_a_member_of_whose_income_nobody_knows_is_no_silent_zero() -> None:
    found = assess_income([APPLICANT], [], applied_on=ON, region="astana", parameters=LAW, unanswered=["1"])
    assert isinstance(found, Unassessable)
    assert [(one.problem, one.member) for one in found.findings] == [(Problem.INCOME_MISSING, "1")]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ((), [Problem.NO_FAMILY]),
        ((SON,), [Problem.NO_APPLICANT]),
        ((APPLICANT, APPLICANT), [Problem.SEVERAL_APPLICANTS, Problem.MEMBER_TWICE]),
        ((FamilyMember("1", Relation.APPLICANT, None),), [Problem.BIRTH_DATE_MISSING]),
        ((APPLICANT, FamilyMember("2", Relation.CHILD, None)), [Problem.BIRTH_DATE_MISSING]),
        (
            (APPLICANT, FamilyMember("2", Relation.CHILD, date(2026, 2, 4))),
            [Problem.BORN_AFTER_APPLICATION],
        ),
        ((FamilyMember("1", Relation.APPLICANT, date(2008, 2, 4)),), [Problem.APPLICANT_IS_CHILD]),
        (
            (FamilyMember("1", Relation.APPLICANT, date(1990, 1, 1), flags=frozenset({Flag.PRISONER})),),
            [Problem.NOBODY_COUNTED],
        ),
    ],
)
def test_a_wrong_family_is_a_named_outcome(
    members: tuple[FamilyMember, ...], expected: list[Problem]
) -> None:
    assert problems(members=members) == expected


def test_a_child_born_on_the_day_of_application_counts() -> None:
    assert assessed(members=(APPLICANT, FamilyMember("2", Relation.CHILD, ON))).members == 2


def test_an_applicant_of_eighteen_on_the_day_of_application_is_no_child() -> None:
    assert assessed(members=(FamilyMember("1", Relation.APPLICANT, date(2008, 2, 3)),)).members == 1


def test_a_region_without_a_line_is_a_named_outcome() -> None:
    assert problems(region="atlantis") == [Problem.NO_LINE]


def test_every_line_tells_rule_clause_and_source() -> None:
    found = assessed(entry(), members=(APPLICANT, SON))
    assert all(line.rule and line.clause and line.text for line in found.lines)
    income = next(line for line in found.lines if line.rule == "income-wages")
    assert (income.member, income.source, income.amount) == ("1", "income", 1000)


AMOUNTS = st.lists(
    st.tuples(
        st.sampled_from(["wages", "rent", "asp", "alimony"]),
        st.decimals(min_value=0, max_value=10**6, places=2),
        st.dates(date(2025, 8, 1), date(2026, 2, 28)),
    ),
    max_size=12,
)


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(
    answers: list[tuple[str, Decimal, date]], shuffler: random.Random
) -> None:
    entries = [IncomeEntry("1", kind, amount, month, "income") for kind, amount, month in answers]
    shuffled = list(entries)
    shuffler.shuffle(shuffled)
    one, other = (
        assess_income([APPLICANT], order, applied_on=ON, region="astana", parameters=LAW)
        for order in (entries, shuffled)
    )
    assert one == other
