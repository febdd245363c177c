"""«Е-собес», «Социальная помощь»: АСП that was appointed, is paid or was applied for."""

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import XmlDate, XmlModel


class AspHistoryRequest(ByIin):
    """A question by ИИН."""


class AspEntry(XmlModel):
    """One appointment, payment or application."""

    kind: str
    """`applied`, `appointed` or `paid`."""
    number: str | None = None
    begin_date: XmlDate
    end_date: XmlDate | None = None


class AspHistoryAnswer(XmlModel):
    """The answer; an empty list means that nothing was ever appointed, paid or applied for."""

    iin: str
    entries: list[AspEntry] = Field(default_factory=list)


E_SOBES = Service(
    code="e-sobes",
    service_id="ESOBES_ASP_HISTORY",
    title="ИС «Е-собес»",
    queries=(16,),
    request=AspHistoryRequest,
    answer=AspHistoryAnswer,
    style=PayloadStyle.TYPED,
    request_root="aspHistoryRequest",
    answer_root="aspHistoryResponse",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
)
