"""Безусловная or обусловленная: which members are able-bodied (Social Code art. 122)."""

from datetime import date

import pytest

from rules.asp import AbleBodiedFinding, FamilyMember, Flag, Problem, Relation, Unassessable, able_bodied
from rules.codes import AbleBodied, Obliged
from rules.identifiers import Sex
from rules.parameters import Parameters

LAW = Parameters.load()
ON = date(2026, 2, 3)


def person(
    born: date, *flags: Flag, sex: Sex | None = Sex.FEMALE, key: str = "1", applicant: bool = True
) -> FamilyMember:
    relation = Relation.APPLICANT if applicant else Relation.SPOUSE
    return FamilyMember(key, relation, born, sex, frozenset(flags))


ADULT = person(date(1990, 1, 1))


def code(*members: FamilyMember) -> AbleBodied:
    found = able_bodied(members, applied_on=ON, parameters=LAW)
    assert isinstance(found, AbleBodiedFinding), found
    return found.code


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (ADULT, AbleBodied.OTHERS),
        (person(date(1990, 1, 1), Flag.STEADY_WORK), AbleBodied.OTHERS),
        (person(date(1990, 1, 1), Flag.DISABILITY_1), AbleBodied.NONE),
        (person(date(1990, 1, 1), Flag.DISABILITY_2), AbleBodied.NONE),
        (person(date(1990, 1, 1), Flag.DISABILITY_3), AbleBodied.OTHERS),
        (person(date(1990, 1, 1), Flag.ILL_OVER_TWO_MONTHS), AbleBodied.NONE),
        (person(date(1990, 1, 1), Flag.CARER), AbleBodied.ONLY_CARER),
        (person(date(1965, 2, 3)), AbleBodied.NONE),  # a woman of 61
        (person(date(1965, 2, 4)), AbleBodied.OTHERS),
        (person(date(1963, 2, 3), sex=Sex.MALE), AbleBodied.NONE),  # a man of 63
        (person(date(1963, 2, 4), sex=Sex.MALE), AbleBodied.OTHERS),
        (person(date(1990, 1, 1), sex=None), AbleBodied.OTHERS),
        (person(date(1960, 1, 1), sex=None), AbleBodied.NONE),
    ],
)
def test_a_person_alone(member: FamilyMember, expected: AbleBodied) -> None:
    assert code(member) is expected


def test_a_carer_beside_another_able_bodied_member_is_not_the_only_one() -> None:
    spouse = person(date(1988, 1, 1), sex=Sex.MALE, key="2", applicant=False)
    assert code(person(date(1990, 1, 1), Flag.CARER), spouse) is AbleBodied.OTHERS


def test_a_carer_beside_a_disabled_spouse_and_a_child_is_the_only_one() -> None:
    spouse = person(date(1988, 1, 1), Flag.DISABILITY_1, sex=Sex.MALE, key="2", applicant=False)
    child = FamilyMember("3", Relation.CHILD, date(2024, 1, 1), Sex.MALE)
    assert code(person(date(1990, 1, 1), Flag.CARER), spouse, child) is AbleBodied.ONLY_CARER


def test_a_student_of_eighteen_is_not_able_bodied_and_a_younger_child_neither() -> None:
    student = FamilyMember(
        "2", Relation.CHILD, date(2007, 1, 1), Sex.MALE, frozenset({Flag.FULL_TIME_STUDENT})
    )
    younger = FamilyMember("3", Relation.CHILD, date(2008, 2, 4), Sex.MALE)
    assert code(person(date(1990, 1, 1), Flag.CARER), student, younger) is AbleBodied.ONLY_CARER


def test_a_prisoner_does_not_count_here_either() -> None:
    spouse = person(date(1988, 1, 1), Flag.PRISONER, sex=Sex.MALE, key="2", applicant=False)
    assert code(person(date(1990, 1, 1), Flag.CARER), spouse) is AbleBodied.ONLY_CARER


@pytest.mark.parametrize(
    ("flags", "obliged"),
    [
        (((),), Obliged.SOME),
        (((Flag.STEADY_WORK,),), Obliged.NOBODY),
        (((Flag.CARER,),), Obliged.NOBODY),
        (
            ((Flag.CARER,), (Flag.CARER,)),
            Obliged.SOME,
        ),  # one of two parents cares, the other is free for work
        (((Flag.CARER,), (Flag.STEADY_WORK,)), Obliged.NOBODY),
        (((Flag.CARER,), ()), Obliged.SOME),
        (((Flag.DISABILITY_1,),), Obliged.NOBODY),
    ],
)
def test_social_code_122_4_whom_measures_do_not_oblige(
    flags: tuple[tuple[Flag, ...], ...], obliged: Obliged
) -> None:
    members = [
        person(date(1990, 1, 1), *own, key=str(place), applicant=place == 0)
        for place, own in enumerate(flags)
    ]
    found = able_bodied(members, applied_on=ON, parameters=LAW)
    assert isinstance(found, AbleBodiedFinding)
    assert found.obliged is obliged


def test_half_a_year_of_pension_age_is_counted_in_months() -> None:
    member = person(date(1961, 6, 15))
    before = able_bodied([member], applied_on=date(2020, 12, 14), parameters=LAW)
    on = able_bodied([member], applied_on=date(2020, 12, 15), parameters=LAW)
    assert isinstance(before, AbleBodiedFinding)
    assert isinstance(on, AbleBodiedFinding)
    assert (before.code, on.code) == (AbleBodied.OTHERS, AbleBodied.NONE)


def test_an_unknown_sex_matters_only_between_the_two_pension_ages() -> None:
    found = able_bodied([person(date(1964, 1, 1), sex=None)], applied_on=ON, parameters=LAW)
    assert isinstance(found, Unassessable)
    assert [one.problem for one in found.findings] == [Problem.SEX_MISSING]


def test_a_year_without_a_pension_age_goes_to_a_person() -> None:
    found = able_bodied([ADULT], applied_on=date(2028, 1, 1), parameters=LAW)
    assert isinstance(found, Unassessable)
    assert found.findings[0].problem is Problem.NO_PARAMETER
    carried = able_bodied([ADULT], applied_on=date(2028, 1, 1), parameters=LAW, carry_forward=True)
    assert isinstance(carried, AbleBodiedFinding)


def test_every_member_has_a_line_that_says_why() -> None:
    found = able_bodied([ADULT], applied_on=ON, parameters=LAW)
    assert isinstance(found, AbleBodiedFinding)
    assert [(line.member, line.text) for line in found.lines] == [("1", "трудоспособен")]
