"""What the archetypes promise is what the rules find."""

from datetime import date, timedelta

import pytest

from adapters.population import Archetype, Country, Kinship
from rules.asp import FamilyMember, Flag, IncomeAssessment, IncomeEntry, Relation, assess_income, quarter_of
from rules.asp.able_bodied import AbleBodiedFinding, able_bodied
from rules.parameters import Parameters

AS_OF = date(2026, 11, 23)


@pytest.mark.parametrize("archetype", Archetype)
@pytest.mark.parametrize("days_later", [0, 120, 365])
def test_the_rules_find_what_the_archetype_promises(archetype: Archetype, days_later: int) -> None:
    country = Country(AS_OF)
    family = country.family_with(archetype)
    applied_on = AS_OF + timedelta(days=days_later)
    quarter = quarter_of(applied_on).preceding
    small_child = any(child.age_on(applied_on) < 3 for child in family.children)
    members = [
        FamilyMember(
            key=str(position),
            relation=Relation(member.kinship),
            birth_date=member.person.birth_date,
            sex=member.person.sex,
            flags=frozenset({Flag.CARER} if small_child and member.kinship is not Kinship.CHILD else ()),
        )
        for position, member in enumerate(family.members)
    ]
    incomes = [
        IncomeEntry(
            member=str(position),
            kind=told.kind,
            amount=told.amount,
            month=told.month,
            source="income",
            reference="r",
        )
        for position, member in enumerate(family.members)
        for told in country.incomes(member.person.iin, quarter.first_day, quarter.last_day)
    ]
    parameters = Parameters.load()
    assessment = assess_income(
        members, incomes, applied_on=applied_on, region=family.region, parameters=parameters
    )
    finding = able_bodied(members, applied_on=applied_on, parameters=parameters)
    promised = country.expectation(family)
    assert isinstance(assessment, IncomeAssessment)
    assert assessment.level is promised.income
    assert isinstance(finding, AbleBodiedFinding)
    assert finding.code is promised.able_bodied
