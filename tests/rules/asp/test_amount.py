"""How much is paid: the published case, the law's figures by year, and what a lawyer would ask."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.asp import (
    Amount,
    FamilyMember,
    IncomeAssessment,
    IncomeEntry,
    Problem,
    Quarter,
    Relation,
    Unassessable,
    amount,
    assess_income,
)
from rules.codes import Category, IncomeLevel
from rules.identifiers import Sex
from rules.parameters import Parameters

LAW = Parameters.load()
APPLICANT = FamilyMember("1", Relation.APPLICANT, date(1990, 5, 1), Sex.FEMALE)


def child(key: str, born: date) -> FamilyMember:
    return FamilyMember(key, Relation.CHILD, born, Sex.MALE)


def wages(*amounts: str, quarter: Quarter, member: str = "1") -> list[IncomeEntry]:
    return [
        IncomeEntry(member, "wages", Decimal(text), month, "income")
        for text, month in zip(amounts, quarter.months, strict=False)
    ]


def paid(
    members: Sequence[FamilyMember],
    incomes: Sequence[IncomeEntry],
    on: date,
    *,
    region: str = "synthetic",
    category: Category = Category.UNCONDITIONAL,
    contract_months: int | None = None,
) -> Amount:
    assessment = assess_income(members, incomes, applied_on=on, region=region, parameters=LAW)
    assert isinstance(assessment, IncomeAssessment), assessment
    found = amount(
        assessment,
        members,
        applied_on=on,
        category=category,
        parameters=LAW,
        contract_months=contract_months,
    )
    assert isinstance(found, Amount), found
    return found


def test_the_published_case_pays_122_a_month_and_244_for_two_months_on_a_synthetic_line() -> None:
    """mgorod.kz: per-capita 26,906.83; the line 27,029 and the family of one are synthetic (law C 19)."""
    on = date(2024, 5, 14)
    incomes = wages("26906.83", "26906.83", "26906.83", quarter=Quarter(2024, 1))
    assessment = assess_income([APPLICANT], incomes, applied_on=on, region="synthetic", parameters=LAW)
    assert isinstance(assessment, IncomeAssessment)
    assert (assessment.level, assessment.per_capita) == (IncomeLevel.BELOW, Decimal("26906.83"))
    found = paid([APPLICANT], incomes, on)
    assert found.base_monthly == Decimal("122.17")
    assert (found.monthly, found.months, found.total) == (122, 2, 244)
    assert (found.first_day, found.last_day) == (date(2024, 5, 1), date(2024, 6, 30))
    assert [(line.rule, line.amount) for line in found.trace] == [
        ("family-member", None),
        ("income-wages", Decimal("26906.83")),
        ("income-wages", Decimal("26906.83")),
        ("income-wages", Decimal("26906.83")),
        ("income-total", Decimal("80720.49")),
        ("income-per-capita", Decimal("26906.83")),
        ("poverty-line", Decimal(27029)),
        ("amount-base", Decimal("122.17")),
        ("amount-child-supplement", Decimal(0)),
        ("amount-month", Decimal(122)),
        ("amount-child-supplement", Decimal(0)),
        ("amount-month", Decimal(122)),
        ("amount-total", Decimal(244)),
    ]
    assert any("СИНТЕТИКА" in title for title in found.provisional)


@pytest.mark.parametrize(
    ("on", "supplement", "monthly"),
    [
        (date(2020, 2, 3), "0", 54058),  # children 1–6 got sets in kind, no money
        (date(2022, 12, 3), "0", 54058),
        (date(2023, 2, 3), "5175", 59233),
        (date(2024, 2, 3), "5538", 59596),
        (date(2025, 2, 3), "5898", 59956),
        (date(2026, 2, 3), "6487.5", 60546),  # 60,545.50: half goes up
    ],
)
def test_the_supplement_follows_the_year(on: date, supplement: str, monthly: int) -> None:
    found = paid([APPLICANT, child("2", date(on.year - 3, 7, 1))], [], on)
    assert found.child_supplement == Decimal(supplement)
    assert found.monthly == monthly


@pytest.mark.parametrize(
    ("born", "months"),
    [
        (date(2025, 1, 31), {1, 2, 3}),  # first birthday on the last of January
        (date(2025, 2, 1), {2, 3}),
        (date(2025, 3, 31), {3}),
        (date(2025, 4, 1), set()),
        (date(2019, 1, 1), set()),  # seven on 1 January: 31 December was the last day
        (date(2019, 1, 2), {1}),
        (date(2019, 2, 1), {1}),
        (date(2019, 3, 2), {1, 2, 3}),
        (date(2020, 2, 29), {1, 2, 3}),
    ],
)
def test_a_child_is_paid_for_from_its_first_birthday_to_the_day_before_its_seventh(
    born: date, months: set[int]
) -> None:
    found = paid([APPLICANT, child("2", born)], [], date(2026, 1, 15))
    assert {line.month.month for line in found.schedule if line.children} == months


def test_income_equal_to_the_line_pays_the_supplement_alone_and_goes_to_a_person() -> None:
    on = date(2026, 2, 3)
    members = [APPLICANT, child("2", date(2023, 5, 5))]
    incomes = wages("54058", "54058", "54058", quarter=Quarter(2025, 4))
    assessment = assess_income(members, incomes, applied_on=on, region="synthetic", parameters=LAW)
    assert isinstance(assessment, IncomeAssessment)
    assert (assessment.level, assessment.for_person) == (IncomeLevel.EQUAL, True)
    found = paid(members, incomes, on)
    assert (found.base_monthly, found.monthly) == (0, 6488)


def test_income_above_the_line_is_not_paid_for() -> None:
    on = date(2026, 2, 3)
    incomes = wages("27029.01", "27029", "27029", quarter=Quarter(2025, 4))
    assessment = assess_income([APPLICANT], incomes, applied_on=on, region="synthetic", parameters=LAW)
    assert isinstance(assessment, IncomeAssessment)
    assert assessment.level is IncomeLevel.ABOVE
    found = amount(assessment, [APPLICANT], applied_on=on, category=Category.UNCONDITIONAL, parameters=LAW)
    assert isinstance(found, Unassessable)
    assert [finding.problem for finding in found.findings] == [Problem.INCOME_ABOVE_LINE]


@pytest.mark.parametrize(("month", "months"), [(1, 3), (2, 2), (3, 1), (12, 1)])
def test_unconditional_aid_is_paid_from_the_month_of_application_to_the_end_of_its_quarter(
    month: int, months: int
) -> None:
    assert paid([APPLICANT], [], date(2025, month, 28)).months == months


def test_conditional_aid_is_paid_for_the_contract_six_months_unless_it_says_otherwise() -> None:
    on = date(2025, 2, 3)
    usual = paid([APPLICANT], [], on, category=Category.CONDITIONAL)
    assert (usual.months, usual.last_day) == (6, date(2025, 7, 31))
    year = paid([APPLICANT], [], on, category=Category.CONDITIONAL, contract_months=12)
    assert (year.months, year.last_day) == (12, date(2026, 1, 31))


@pytest.mark.parametrize("months", [0, 2, 13])
def test_a_contract_shorter_than_three_or_longer_than_twelve_months_goes_to_a_person(months: int) -> None:
    on = date(2025, 2, 3)
    assessment = assess_income([APPLICANT], [], applied_on=on, region="synthetic", parameters=LAW)
    assert isinstance(assessment, IncomeAssessment)
    found = amount(
        assessment,
        [APPLICANT],
        applied_on=on,
        category=Category.CONDITIONAL,
        parameters=LAW,
        contract_months=months,
    )
    assert isinstance(found, Unassessable)
    assert found.findings[0].problem is Problem.PERIOD_NOT_ALLOWED


def test_a_payment_that_changes_on_the_way_is_told_month_by_month() -> None:
    members = [APPLICANT, child("2", date(2022, 5, 5))]
    found = paid(members, [], date(2025, 10, 3), category=Category.CONDITIONAL)
    assert not found.even
    assert [line.payment for line in found.schedule] == [59956] * 3 + [60546] * 3
    assert found.total == 3 * 59956 + 3 * 60546


def test_a_later_month_whose_indicator_is_not_law_yet_takes_the_last_known_and_says_so() -> None:
    members = [APPLICANT, child("2", date(2023, 5, 5))]
    found = paid(members, [], date(2026, 10, 3), category=Category.CONDITIONAL)
    assert found.even
    assert "Закон о республиканском бюджете на 2026–2028 годы" in found.provisional


def test_an_application_on_a_date_without_indicators_goes_to_a_person_unless_carried_forward() -> None:
    on = date(2027, 2, 3)
    assessment = assess_income([APPLICANT], [], applied_on=on, region="astana", parameters=LAW)
    assert isinstance(assessment, IncomeAssessment)
    refused = amount(assessment, [APPLICANT], applied_on=on, category=Category.UNCONDITIONAL, parameters=LAW)
    assert isinstance(refused, Unassessable)
    assert (refused.findings[0].problem, refused.findings[0].detail) == (Problem.NO_PARAMETER, "mrp")
    carried = amount(
        assessment,
        [APPLICANT],
        applied_on=on,
        category=Category.UNCONDITIONAL,
        parameters=LAW,
        carry_forward=True,
    )
    assert isinstance(carried, Amount)


def test_thirds_of_a_tenge_do_not_tip_the_rounding() -> None:
    """Total 85,462.50 over 3 members: base is exactly 52,599.50 although the per-capita income never ends."""
    members = [APPLICANT, child("2", date(2010, 5, 5)), child("3", date(2011, 5, 5))]
    found = paid(members, wages("85462.50", quarter=Quarter(2025, 4)), date(2026, 2, 3))
    assert found.base_monthly == Decimal("52599.5")
    assert found.monthly == 52600


MONEY = st.decimals(min_value=0, max_value=81000, places=2)


@settings(max_examples=60)
@given(MONEY, st.integers(1, 20))
def test_one_tenge_more_income_never_raises_the_amount(income: Decimal, size: int) -> None:
    on = date(2026, 2, 3)
    members = [APPLICANT, *(child(str(n), date(2012, 1, n)) for n in range(2, size + 1))]
    poorer = paid(members, wages(str(income), quarter=Quarter(2025, 4)), on)
    richer = assess_income(
        members,
        wages(str(income + 1), quarter=Quarter(2025, 4)),
        applied_on=on,
        region="synthetic",
        parameters=LAW,
    )
    assert isinstance(richer, IncomeAssessment)
    if richer.level is not IncomeLevel.ABOVE:
        assert paid(members, wages(str(income + 1), quarter=Quarter(2025, 4)), on).total <= poorer.total


@settings(max_examples=60)
@given(MONEY, st.integers(1, 19), st.dates(date(2005, 1, 1), date(2026, 2, 3)))
def test_a_non_earning_member_never_lowers_the_amount(income: Decimal, size: int, born: date) -> None:
    on = date(2026, 2, 3)
    members = [APPLICANT, *(child(str(n), date(2012, 1, n)) for n in range(2, size + 1))]
    incomes = wages(str(income), quarter=Quarter(2025, 4))
    more = [*members, child("more", born)]
    assert paid(more, incomes, on).total >= paid(members, incomes, on).total
