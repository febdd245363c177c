"""What the stub of ГБД ФЛ knows of a synthetic person."""

from uuid import uuid4

from adapters.clock import Clock
from adapters.population import Country, Person, Register
from adapters.shep.services.gbd_fl import (
    Addresses,
    Certificate,
    Document,
    Documents,
    GbdFlAnswer,
    GbdFlPerson,
    GbdFlRequest,
    Persons,
    Residence,
    StatusMark,
    Term,
)
from rules.identifiers import Sex

KAZAKHSTAN = Term(code="398", name_ru="КАЗАХСТАН", name_kz="ҚАЗАҚСТАН")
PAPERS = {
    "identity-card": Term(code="002", name_ru="УДОСТОВЕРЕНИЕ РК", name_kz="ҚР ЖЕКЕ КУӘЛІГІ"),
    "birth-certificate": Term(code="008", name_ru="СВИДЕТЕЛЬСТВО О РОЖДЕНИИ", name_kz="ТУУ ТУРАЛЫ КУӘЛІК"),
}
SEXES = {
    Sex.MALE: Term(code="1", name_ru="Мужской", name_kz="Ер"),
    Sex.FEMALE: Term(code="2", name_ru="Женский", name_kz="Әйел"),
}
ALIVE = Term(code="0", name_ru="Нормальный", name_kz="Қалыпты")
VALID = Term(code="00", name_ru="ДОКУМЕНТ ДЕЙСТВИТЕЛЕН", name_kz="ҚҰЖАТ ЖАРАМДЫ")
PERMANENT = Term(code="1", name_ru="Постоянная регистрация", name_kz="Тұрақты тіркеу")


def answer(country: Country, clock: Clock, request: GbdFlRequest) -> GbdFlAnswer:
    """Answer about a person; nobody is an answer with an empty list."""
    person = country.person(request.iin)
    known = person is not None and Register.GBD_FL not in person.gaps
    return GbdFlAnswer(
        message_id=str(uuid4()),
        message_date=clock.now(),
        request_id=request.message_id,
        sender="GBDFL",
        receiver=request.sender_code,
        message_result=Term(code="00000", name_ru="Обработано", name_kz="Өңделді"),
        persons=Persons(person=[_person(person)] if person is not None and known else []),
    )


def _person(person: Person) -> GbdFlPerson:
    residence = _residence(person)
    name = person.name
    return GbdFlPerson(
        iin=person.iin,
        surname=name.surname.upper(),
        name=name.name.upper(),
        patronymic=name.patronymic.upper(),
        birth_date=person.birth_date,
        gender=SEXES[person.sex],
        citizenship=KAZAKHSTAN,
        life_status=ALIVE,
        birth_certificate=_birth_certificate(person),
        reg_address=residence,
        person_capable_status=StatusMark(
            status=Term(code="0", name_ru="Дееспособен", name_kz="Әрекетке қабілетті")
        ),
        documents=Documents(document=[_document(person)]),
        addresses=Addresses(address=[residence]),
        removed=False,
    )


def _residence(person: Person) -> Residence:
    place = person.address.place
    return Residence(
        country=KAZAKHSTAN,
        district=Term(code=f"{place.territory[:2]}0000000", name_ru=place.oblast.ru, name_kz=place.oblast.kz),
        region=Term(code=place.territory, name_ru=place.district.ru, name_kz=place.district.kz),
        street=person.address.street,
        building=person.address.house,
        flat=person.address.flat,
        begin_date=person.birth_date,
        status=PERMANENT,
        ar_code=person.address.code,
    )


def _document(person: Person) -> Document:
    paper = person.paper
    return Document(
        type=PAPERS[paper.kind],
        number=paper.number,
        begin_date=paper.issued_on,
        end_date=paper.expires_on,
        issue_organization=Term(code="002", name_ru=paper.issuer, name_kz=paper.issuer),
        status=VALID,
        surname=person.name.surname.upper(),
        name=person.name.name.upper(),
        patronymic=person.name.patronymic.upper(),
        birth_date=person.birth_date,
    )


def _birth_certificate(person: Person) -> Certificate | None:
    if person.paper.kind != "birth-certificate":
        return None
    return Certificate(number=person.paper.number, begin_date=person.paper.issued_on)
