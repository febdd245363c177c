"""What the stub of ИС ЗАГС knows of a synthetic person."""

from datetime import date, timedelta

from adapters.clock import Clock
from adapters.population import Contradiction, Country, Family, Person, Register
from adapters.shep.services.zags import (
    BirthInfo,
    FamilyInfo,
    MarriageInfo,
    MessageResult,
    ZagsAnswer,
    ZagsRequest,
)


def answer(country: Country, clock: Clock, request: ZagsRequest) -> ZagsAnswer:
    """Answer about a person's births, marriages and divorces; a stranger is code 404."""
    del clock
    person, family = country.person(request.iin), country.family_of(request.iin)
    if person is None or family is None or Register.ZAGS in person.gaps:
        return ZagsAnswer(message_result=MessageResult(code="404"))
    info = FamilyInfo(
        iin=person.iin, birth_infos=_births(person, family), marriage_infos=_marriages(person, family)
    )
    return ZagsAnswer(message_result=MessageResult(code="200"), family_info_list=[info])


def _births(person: Person, family: Family) -> list[BirthInfo]:
    if person in family.children:
        return []
    return [
        BirthInfo(
            child_birth_date=_born(child, family),
            child_iin=child.iin,
            child_surname=child.name.surname.upper(),
            child_name=child.name.name.upper(),
            child_patronymic=child.name.patronymic.upper(),
            act_number=child.paper.number,
        )
        for child in family.children
    ]


def _born(child: Person, family: Family) -> date:
    """Tell the day of a child's birth, which in a few families contradicts everybody else."""
    wrong = family.contradiction is Contradiction.BIRTH_DATE and child == family.children[0]
    return child.birth_date - timedelta(days=1) if wrong else child.birth_date


def _marriages(person: Person, family: Family) -> list[MarriageInfo]:
    spouses = [family.applicant, family.spouse]
    if family.spouse is None or person not in spouses:
        return []
    other = next(one for one in spouses if one is not None and one != person)
    return [MarriageInfo(marriage_date=family.married_on, spouse_iin=other.iin)]
