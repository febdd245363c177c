"""Похозяйственный учёт: the personal subsidiary farm (ЛПХ) of a household."""

from decimal import Decimal

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlModel


class FarmRequest(ByIin):
    """A question by the ИИН of the head of the household."""


class Livestock(XmlModel):
    """Animals of one kind."""

    kind: str
    """`cattle`, `horses`, `sheep`, `goats`, `pigs` or `poultry`."""
    count: int = Field(ge=0)


class FarmAnswer(XmlModel):
    """The answer; no livestock and no land means known to have no farm."""

    iin: str
    land_area: Decimal | None = Field(default=None, ge=0)
    """Hectares."""
    livestock: list[Livestock] = Field(default_factory=list)
    recorded_on: PastDate | None = None


FARM = Service(
    code="farm",
    service_id="LPH_HOUSEHOLD",
    title="Похозяйственный учёт (ЛПХ)",
    queries=(17,),
    request=FarmRequest,
    answer=FarmAnswer,
    style=PayloadStyle.TYPED,
    request_root="householdRequest",
    answer_root="householdResponse",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
)
