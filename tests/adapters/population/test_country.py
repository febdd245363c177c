"""The synthetic country: the same people everywhere, and never a real one."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.clock import FixedClock
from adapters.population import Archetype, Country, IncomeKind, Person, Post, Register, open_country
from adapters.population.identifiers import is_synthetic, synthetic_bin
from rules.codes import AbleBodied, IncomeLevel
from rules.identifiers import birth_date_of, iban_problem, iin_problem, sex_of

AS_OF = date(2026, 11, 23)
POORER_THAN_ANY_LINE = Decimal(16_000)
RICHER_THAN_ANY_LINE = Decimal(200_000)


@pytest.fixture(scope="module")
def country() -> Country:
    return Country(AS_OF, families=140)


def persons(country: Country) -> list[Person]:
    return [m.person for family in country.families for m in family.members]


def test_the_same_seed_gives_the_same_country(country: Country) -> None:
    assert Country(AS_OF, families=140).families == country.families
    assert Country(AS_OF, families=140, seed=8).families != country.families


def test_every_iin_is_valid_synthetic_and_names_birth_date_and_sex(country: Country) -> None:
    for person in persons(country):
        assert iin_problem(person.iin) is None
        assert is_synthetic(person.iin)
        assert birth_date_of(person.iin) == person.birth_date
        assert sex_of(person.iin) == person.sex


def test_a_number_as_people_have_it_is_not_taken_for_synthetic() -> None:
    assert not is_synthetic("990101300003")


def test_nobody_shares_an_iin_a_phone_or_an_account(country: Country) -> None:
    everybody = persons(country)
    iins = [p.iin for p in everybody] + [o.iin for o in country.officials.values()]
    assert len(set(iins)) == len(iins)
    for kind in ("phone", "iban"):
        values = [getattr(p, kind) for p in everybody if getattr(p, kind)]
        assert len(set(values)) == len(values)


def test_accounts_are_at_both_banks_and_may_receive_the_aid(country: Country) -> None:
    accounts = [p.iban for p in persons(country) if p.iban]
    assert {account[4:7] for account in accounts} == {"601", "563"}
    assert [iban_problem(account) for account in accounts] == [None] * len(accounts)


def test_an_organisation_number_has_a_right_check_digit() -> None:
    numbers = {synthetic_bin(number) for number in range(50)}
    assert len(numbers) == 50
    assert all(len(number) == 12 for number in numbers)


@pytest.mark.parametrize("archetype", Archetype)
@pytest.mark.parametrize("months_later", [0, 3, 11])
def test_a_family_is_as_poor_as_its_archetype_says_in_every_quarter(
    country: Country, archetype: Archetype, months_later: int
) -> None:
    family = country.family_with(archetype)
    day = AS_OF + timedelta(days=30 * months_later)
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = date(day.year, first.month + 2, 1)
    total = sum(
        (income.amount for m in family.members for income in country.incomes(m.person.iin, first, last)),
        Decimal(0),
    )
    per_capita = total / len(family.members) / 3
    if country.expectation(family).income is IncomeLevel.ABOVE:
        assert per_capita > RICHER_THAN_ANY_LINE
    else:
        assert per_capita < POORER_THAN_ANY_LINE


def test_the_only_carer_has_a_child_under_three_who_gets_the_supplement(country: Country) -> None:
    for archetype in Archetype:
        family = country.family_with(archetype)
        if country.expectation(family).able_bodied is AbleBodied.ONLY_CARER:
            (child,) = family.children
            assert child.age_on(AS_OF) == 1


def test_a_couple_has_wed_before_its_eldest_child_was_born(country: Country) -> None:
    for family in country.families:
        assert (family.married_on is not None) == (family.spouse is not None)
        if family.married_on and family.children:
            assert family.married_on < family.children[0].birth_date


def test_the_gap_of_the_no_data_family_is_in_the_income_register(country: Country) -> None:
    family = country.family_with(Archetype.NO_DATA)
    assert family.applicant.gaps == {Register.INCOME}


def test_a_person_leads_to_the_family_and_a_stranger_to_none(country: Country) -> None:
    family = country.family_with(Archetype.LARGE_FAMILY, nth=2)
    youngest = family.children[-1]
    assert country.family_of(youngest.iin) is family
    assert country.person(youngest.iin) is youngest
    assert country.person("990101300003") is None
    with pytest.raises(LookupError):
        country.family_with(Archetype.LARGE_FAMILY, nth=10_000)


def test_incomes_are_told_by_kind_and_month(country: Country) -> None:
    carer = country.family_with(Archetype.CARER_OF_SMALL_CHILD).applicant
    incomes = country.incomes(carer.iin, date(2026, 12, 15), date(2027, 1, 3))
    assert [(i.month, i.kind, i.amount) for i in incomes] == [
        (date(2026, 12, 1), IncomeKind.SOCIAL_PAYMENTS, Decimal(18_000)),
        (date(2026, 12, 1), IncomeKind.ALIMONY, Decimal(12_000)),
        (date(2027, 1, 1), IncomeKind.SOCIAL_PAYMENTS, Decimal(18_000)),
        (date(2027, 1, 1), IncomeKind.ALIMONY, Decimal(12_000)),
    ]


def test_every_unit_has_its_officials_and_every_region_its_supervisor(country: Country) -> None:
    for family in country.families:
        assert country.official(Post.HEAD, family.unit).group == f"head:{family.unit}"
        assert country.official(Post.AKIM, family.unit).group == f"akim:{family.unit}"
        assert country.official(Post.SUPERVISOR, family.region).group == f"supervisor:{family.region}"


def test_a_clock_that_moved_finds_the_same_people_again(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
    first = open_country(tmp_path, clock, families=14)
    clock.move(timedelta(days=400))
    assert open_country(tmp_path, clock, families=99, seed=1).families == first.families
