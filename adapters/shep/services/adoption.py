"""Усыновление: adoption of a child."""

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlModel


class AdoptionRequest(ByIin):
    """A question by the child's ИИН."""


class Adoption(XmlModel):
    """An adoption."""

    adopter_iin: str
    act_number: str | None = None
    adopted_on: PastDate


class AdoptionAnswer(XmlModel):
    """The answer; an empty list means known not to be adopted."""

    iin: str
    adoptions: list[Adoption] = Field(default_factory=list)


ADOPTION = Service(
    code="adoption",
    service_id="ZAGS_ADOPTION",
    title="Усыновление (удочерение)",
    queries=(11,),
    request=AdoptionRequest,
    answer=AdoptionAnswer,
    style=PayloadStyle.TYPED,
    request_root="adoptionRequest",
    answer_root="adoptionResponse",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
)
