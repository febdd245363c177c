"""The family as the rules want it: from the application and what the systems told of each member."""

from collections.abc import Iterator
from datetime import date

from adapters.database.case import Case
from adapters.database.family_member import FamilyMember as MemberRow
from adapters.shep.services import CBDI, ESUTD, GBD_FL, KUIS, NOBD, GbdFlPerson
from adapters.shep.services.gbd_fl import StatusMark
from rules.asp import FamilyMember, Flag, Relation
from rules.asp.family import ADULT
from rules.asp.quarter import age_on
from rules.identifiers import sex_of
from workers.asp.register_facts import RegisterFacts
from workers.runtime.work import Work

CARED_FOR_UNDER = 3
"""A child under 3 makes the only able-bodied member a carer (Social Code art. 122)."""
IN_ORDER = {None, "0"}
"""Codes of a mark that says nothing (assumed)."""
DISABILITIES = {
    "1": Flag.DISABILITY_1,
    "2": Flag.DISABILITY_2,
    "3": Flag.DISABILITY_3,
    "child": Flag.DISABLED_CHILD,
}
PLACEMENTS = {"prison": Flag.PRISONER, "compulsory-treatment": Flag.COMPULSORY_TREATMENT}
NEED_CARE = {Flag.DISABLED_CHILD, Flag.DISABILITY_1, Flag.DISABILITY_2}


def family_of(work: Work, case: Case, applied_on: date) -> list[FamilyMember]:
    """Return the family; keys are positions in the application, never an ИИН."""
    return members_of(RegisterFacts.of(work, case, applied_on))


def members_of(facts: RegisterFacts) -> list[FamilyMember]:
    """Return the members with every fact that a system has confirmed."""
    flags = {row.iin: frozenset(_flags(facts, row)) for row in facts.family}
    return [
        FamilyMember(
            key=str(row.position),
            relation=Relation(row.relation),
            birth_date=row.birth_date,
            sex=sex_of(row.iin),
            flags=flags[row.iin] | ({Flag.CARER} if _cares(facts, row, flags) else frozenset()),
        )
        for row in facts.family
    ]


def person_of(facts: RegisterFacts, iin: str) -> GbdFlPerson | None:
    """Return a person as ГБД ФЛ knows them."""
    answer = facts.told(GBD_FL, iin)
    return next((person for person in answer.people if person.iin == iin), None) if answer else None


def holds(mark: StatusMark | None, on: date) -> bool:
    """Tell whether a mark on a person says something on a day."""
    if mark is None or mark.status is None or mark.status.code in IN_ORDER:
        return False
    return mark.end_date is None or mark.end_date >= on


def lasts(begins: date, ends: date | None, on: date) -> bool:
    """Tell whether a period covers a day."""
    return begins <= on and (ends is None or ends >= on)


def _flags(facts: RegisterFacts, row: MemberRow) -> Iterator[Flag]:
    yield from _residence_and_custody(facts, row)
    yield from _ability(facts, row)


def _residence_and_custody(facts: RegisterFacts, row: MemberRow) -> Iterator[Flag]:
    on, person = facts.applied_on, person_of(facts, row.iin)
    if person is not None:
        if _lives_elsewhere(facts, person):
            yield Flag.REGISTERED_ELSEWHERE
        if holds(person.missing_status, on) or holds(person.disappear_status, on):
            yield Flag.MISSING
        if holds(person.imprisoned_status, on):
            yield Flag.PRISONER
    custody = facts.told(KUIS, row.iin)
    for placement in custody.placements if custody else ():
        if placement.kind in PLACEMENTS and lasts(placement.begin_date, placement.end_date, on):
            yield PLACEMENTS[placement.kind]


def _ability(facts: RegisterFacts, row: MemberRow) -> Iterator[Flag]:
    on, disability = facts.applied_on, facts.told(CBDI, row.iin)
    for one in disability.cbdi_data if disability else ():
        if one.disabled_group in DISABILITIES and lasts(one.disabled_start_date, one.disabled_end_date, on):
            yield DISABILITIES[one.disabled_group]
    study = facts.told(NOBD, row.iin)
    if study is not None and study.mon_data.is_student and study.mon_data.study_form == "full-time":
        yield Flag.FULL_TIME_STUDENT
    work = facts.told(ESUTD, row.iin)
    if work is not None and any(lasts(one.begin_date, one.end_date, on) for one in work.contracts):
        yield Flag.STEADY_WORK


def _lives_elsewhere(facts: RegisterFacts, person: GbdFlPerson) -> bool:
    """Compare the codes of the registered addresses; where one is not told, nothing is claimed."""
    applicant = person_of(facts, facts.family[0].iin)
    if applicant is None or applicant.reg_address is None or person.reg_address is None:
        return False
    home, own = applicant.reg_address.ar_code, person.reg_address.ar_code
    return home is not None and own is not None and home != own


def _cares(facts: RegisterFacts, row: MemberRow, flags: dict[str, frozenset[Flag]]) -> bool:
    """A parent cares where another member is under 3, a disabled child, or disabled of group I or II."""
    parent = row.relation in {Relation.APPLICANT, Relation.SPOUSE}
    if not parent or age_on(row.birth_date, facts.applied_on) < ADULT:
        return False
    return any(
        age_on(other.birth_date, facts.applied_on) < CARED_FOR_UNDER or NEED_CARE & flags[other.iin]
        for other in facts.family
        if other.iin != row.iin
    )
