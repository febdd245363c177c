"""ГБД ФЛ: one call answers identity, address, death, capacity, missing, foreigner and кандас status."""

from datetime import datetime
from typing import Self

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import Provenance, RegisterRequest, Service
from adapters.shep.xml_model import PastDate, XmlDate, XmlModel


class Term(XmlModel):
    """A value of a dictionary."""

    code: str | None = None
    name_ru: str | None = None
    name_kz: str | None = None
    change_date: XmlDate | None = None


class GbdFlRequest(RegisterRequest):
    """A question by ИИН; the envelope's ids and the consent token are repeated in the payload."""

    message_id: str | None = None
    message_date: datetime | None = None
    sender_code: str | None = None
    iin: str
    kdp_token: str | None = None
    public_key: str | None = None

    @property
    def about(self) -> str:
        """Return the ИИН of the person asked about."""
        return self.iin

    def stamped(self, message_id: str, at: datetime, sender_id: str) -> Self:
        """Return the request with the envelope's message id, instant and sender."""
        copies = {"message_id": message_id, "message_date": at, "sender_code": sender_id}
        return self.model_copy(update=copies)


class Certificate(XmlModel):
    """A certificate of birth or death."""

    number: str | None = None
    begin_date: XmlDate | None = None
    issue_organisation: Term | None = None


class Residence(XmlModel):
    """An address; `ar_code` is the code of the address register."""

    country: Term | None = None
    district: Term | None = None
    region: Term | None = None
    foreign_data: str | None = None
    city: str | None = None
    street: str | None = None
    building: str | None = None
    corpus: str | None = None
    flat: str | None = None
    begin_date: XmlDate | None = None
    end_date: XmlDate | None = None
    status: Term | None = None
    invalidity: Term | None = None
    ar_code: str | None = None


class Document(XmlModel):
    """An identity document."""

    type: Term | None = None
    number: str | None = None
    series: str | None = None
    begin_date: XmlDate | None = None
    end_date: XmlDate | None = None
    issue_organization: Term | None = None
    status: Term | None = None
    invalidity_date: XmlDate | None = None
    surname: str | None = None
    name: str | None = None
    patronymic: str | None = None
    birth_date: PastDate | None = None


class Documents(XmlModel):
    """The list of documents."""

    document: list[Document] = Field(default_factory=list)


class Addresses(XmlModel):
    """The list of addresses."""

    address: list[Residence] = Field(default_factory=list)


class StatusMark(XmlModel):
    """A mark on a person with the period it holds for (inner fields assumed)."""

    status: Term | None = None
    begin_date: XmlDate | None = None
    end_date: XmlDate | None = None


class GbdFlPerson(XmlModel):
    """A person as ГБД ФЛ knows them."""

    iin: str
    surname: str | None = None
    name: str | None = None
    patronymic: str | None = None
    eng_first_name: str | None = None
    eng_surname: str | None = None
    birth_date: PastDate | None = None
    death_date: PastDate | None = None
    gender: Term | None = None
    nationality: Term | None = None
    citizenship: Term | None = None
    life_status: Term | None = None
    imprisoned_status: StatusMark | None = None
    birth_certificate: Certificate | None = None
    death_certificate: Certificate | None = None
    birth_place: Residence | None = None
    reg_address: Residence | None = None
    person_capable_status: StatusMark | None = None
    missing_status: StatusMark | None = None
    disappear_status: StatusMark | None = None
    exclude_status: StatusMark | None = None
    repatriation_status: StatusMark | None = None
    documents: Documents | None = None
    addresses: Addresses | None = None
    removed: bool | None = None


class Persons(XmlModel):
    """The list of persons."""

    person: list[GbdFlPerson] = Field(default_factory=list)


class GbdFlAnswer(XmlModel):
    """The answer; no persons beside a result is «no data», no result is another shape than ours."""

    message_id: str | None = None
    message_date: datetime | None = None
    request_id: str | None = None
    sender: str | None = None
    receiver: str | None = None
    message_result: Term
    persons: Persons | None = None

    @property
    def people(self) -> list[GbdFlPerson]:
        """Return the persons, whether or not the wrapper came."""
        return self.persons.person if self.persons is not None else []


GBD_FL = Service(
    code="gbd-fl",
    service_id="GBDFLUniversal_token",
    title="ГБД «Физические лица»",
    queries=(1, 2, 4, 5, 6, 9, 21),
    request=GbdFlRequest,
    answer=GbdFlAnswer,
    style=PayloadStyle.INLINE,
    request_root="data",
    answer_root="data",
    provenance=Provenance.VERIFIED,
    source="public client code (wire-formats §2); what an empty list of persons means is assumed",
    subjects=lambda answer: frozenset(person.iin for person in answer.people),
    is_no_data=lambda answer: not answer.people,
    needs_consent=True,
)
