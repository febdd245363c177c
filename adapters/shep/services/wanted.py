"""МВД: whether a person is on the wanted list; a flag for a person, never a refusal."""

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlModel


class WantedRequest(ByIin):
    """A question by ИИН."""


class WantedAnswer(XmlModel):
    """The answer."""

    iin: str
    wanted: bool
    since: PastDate | None = None


WANTED = Service(
    code="wanted",
    service_id="MVD_WANTED",
    title="ИС МВД, розыскной учёт",
    queries=(25,),
    request=WantedRequest,
    answer=WantedAnswer,
    style=PayloadStyle.INLINE,
    request_root="data",
    answer_root="data",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
)
