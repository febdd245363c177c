"""ЕСУТД: labour contracts of a person."""

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIinWithConsent, Provenance, Service
from adapters.shep.xml_model import XmlDate, XmlModel


class EsutdRequest(ByIinWithConsent):
    """A question by ИИН."""


class LabourContract(XmlModel):
    """A contract of employment."""

    employer_bin: str | None = None
    position: str | None = None
    begin_date: XmlDate
    end_date: XmlDate | None = None


class EsutdAnswer(XmlModel):
    """The answer; an empty list means known to have no contract."""

    iin: str
    contracts: list[LabourContract] = Field(default_factory=list)


ESUTD = Service(
    code="esutd",
    service_id="ESUTD_CONTRACTS",
    title="ЕСУТД",
    queries=(18,),
    request=EsutdRequest,
    answer=EsutdAnswer,
    style=PayloadStyle.TEXT,
    request_root="contractsRequest",
    answer_root="contractsResponse",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
    needs_consent=True,
)
