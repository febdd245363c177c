"""КГД: whether a person runs a business."""

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlDate, XmlModel


class KgdRequest(ByIin):
    """A question by ИИН."""


class Business(XmlModel):
    """A registration of business activity."""

    kind: str
    """`individual-entrepreneur`, `private-practice` or `farm-head`."""
    registered_on: PastDate
    ended_on: XmlDate | None = None


class KgdAnswer(XmlModel):
    """The answer; an empty list means known to have never run one."""

    iin: str
    businesses: list[Business] = Field(default_factory=list)


KGD = Service(
    code="kgd",
    service_id="KGD_TAXPAYER_STATUS",
    title="ИС КГД",
    queries=(15,),
    request=KgdRequest,
    answer=KgdAnswer,
    style=PayloadStyle.TYPED,
    request_root="taxpayerRequest",
    answer_root="taxpayerResponse",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
)
