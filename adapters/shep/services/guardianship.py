"""Опека и попечительство: guardians of a child."""

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import XmlDate, XmlModel


class GuardianshipRequest(ByIin):
    """A question by the child's ИИН."""


class Guardian(XmlModel):
    """A guardian of the child."""

    guardian_iin: str
    kind: str
    """`guardian` or `trustee`."""
    act_number: str | None = None
    begin_date: XmlDate
    end_date: XmlDate | None = None


class GuardianshipAnswer(XmlModel):
    """The answer; an empty list means known to be under nobody's guardianship."""

    iin: str
    guardians: list[Guardian] = Field(default_factory=list)


GUARDIANSHIP = Service(
    code="guardianship",
    service_id="MON_GUARDIANSHIP",
    title="Опека и попечительство",
    queries=(10,),
    request=GuardianshipRequest,
    answer=GuardianshipAnswer,
    style=PayloadStyle.INLINE,
    request_root="data",
    answer_root="data",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
)
