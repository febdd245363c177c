"""What the stubs know of disability, study, guardianship, adoption and legal status."""

from datetime import date

from adapters.population import Family, Person
from adapters.shep.services.adoption import AdoptionAnswer
from adapters.shep.services.cbdi import CbdiAnswer, CbdiData
from adapters.shep.services.guardianship import GuardianshipAnswer
from adapters.shep.services.legal_status import LegalStatusAnswer
from adapters.shep.services.nobd import Education, MonData, NobdAnswer
from adapters.shep.stub.knowledge import chance

LEVELS = ("school", "vocational", "higher")
STUDENTS = range(18, 23)


def disability(person: Person, _family: Family, _today: date) -> CbdiAnswer:
    """Tell of the disability that the person has in the country, since birth or the age of ten."""
    if person.disability is None:
        return CbdiAnswer(iin=person.iin)
    since = person.birth_date.replace(day=1, year=person.birth_date.year + 10)
    data = CbdiData(
        doc_number=f"{chance(person, 'cbdi'):06d}",
        disabled_group=person.disability,
        disabled_start_date=since if person.disability != "child" else person.birth_date,
        disabled_period="бессрочно",
    )
    return CbdiAnswer(iin=person.iin, cbdi_data=[data])


def study(person: Person, family: Family, today: date) -> NobdAnswer:
    """Tell that grown-up children study full-time, and of everybody else's finished education."""
    student = person in family.children and person.age_on(today) in STUDENTS
    level = LEVELS[chance(person, "education") % len(LEVELS)]
    finished = Education(level=level, graduated_on=date(person.birth_date.year + 18, 6, 25))
    return NobdAnswer(
        mon_data=MonData(
            iin=person.iin,
            name=person.name.name.upper(),
            birth_date=person.birth_date,
            is_student=student,
            study_form="full-time" if student else None,
            enter_date=date(person.birth_date.year + 18, 9, 1) if student else None,
            graduate_date=date(person.birth_date.year + 23, 6, 30) if student else None,
            educations=[] if student or person.age_on(today) < 18 else [finished],
        )
    )


def guardianship(person: Person, _family: Family, _today: date) -> GuardianshipAnswer:
    """Tell that nobody of the country is under guardianship."""
    return GuardianshipAnswer(iin=person.iin)


def adoption(person: Person, _family: Family, _today: date) -> AdoptionAnswer:
    """Tell that nobody of the country is adopted."""
    return AdoptionAnswer(iin=person.iin)


def no_status(person: Person, _family: Family, _today: date) -> LegalStatusAnswer:
    """Tell that a person, a citizen as all are, has none of the four statuses."""
    return LegalStatusAnswer(iin=person.iin, holds=False)
