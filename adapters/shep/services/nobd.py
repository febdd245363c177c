"""НОБД: study and education of a person."""

from decimal import Decimal

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlDate, XmlModel


class NobdRequest(ByIin):
    """A question by ИИН."""


class Education(XmlModel):
    """A finished education with its qualification (assumed)."""

    level: str
    """`school`, `vocational` or `higher`."""
    qualification: str | None = None
    graduated_on: PastDate | None = None


class MonData(XmlModel):
    """What the base knows of a person; `study_form` and `educations` are assumed."""

    iin: str
    name: str | None = None
    middle_name: str | None = None
    birth_date: PastDate | None = None
    is_student: bool
    study_form: str | None = None
    """`full-time`, `part-time` or `distance`."""
    enter_date: XmlDate | None = None
    graduate_date: XmlDate | None = None
    scholarship_amount: Decimal | None = Field(default=None, ge=0)
    educations: list[Education] = Field(default_factory=list)


class NobdAnswer(XmlModel):
    """The answer; status 404 is «no data»."""

    mon_data: MonData


NOBD = Service(
    code="nobd",
    service_id="NOBD_STUDENT_INFO",
    title="НОБД",
    queries=(13, 19),
    request=NobdRequest,
    answer=NobdAnswer,
    style=PayloadStyle.INLINE,
    request_root="data",
    answer_root="data",
    provenance=Provenance.VERIFIED,
    source="public client code (wire-formats §2) for `monData`; form of study, educations, the rest assumed",
    subjects=lambda answer: frozenset({answer.mon_data.iin}),
    is_no_data=lambda _: False,
)
