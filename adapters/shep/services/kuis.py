"""ЦАИС КУИС: prison and compulsory treatment."""

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import XmlDate, XmlModel


class KuisRequest(ByIin):
    """A question by ИИН."""


class Placement(XmlModel):
    """A stay in prison or in compulsory treatment; without `end_date` it lasts."""

    kind: str
    """`prison` or `compulsory-treatment`."""
    begin_date: XmlDate
    end_date: XmlDate | None = None


class KuisAnswer(XmlModel):
    """The answer; an empty list means known to have been in none."""

    iin: str
    placements: list[Placement] = Field(default_factory=list)


KUIS = Service(
    code="kuis",
    service_id="KUIS_PLACEMENT",
    title="ЦАИС КУИС",
    queries=(21,),
    request=KuisRequest,
    answer=KuisAnswer,
    style=PayloadStyle.INLINE,
    request_root="data",
    answer_root="data",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
)
