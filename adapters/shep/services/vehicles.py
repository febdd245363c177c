"""АИС «Автомобиль»: vehicles of a person."""

from typing import Self

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import Provenance, RegisterRequest, Service
from adapters.shep.xml_model import PastDate, XmlModel


class VehiclesRequest(RegisterRequest):
    """A question by ИИН or БИН."""

    iin_bin: str

    @classmethod
    def about_person(cls, iin: str) -> Self:
        """Return the question about a person."""
        return cls(iin_bin=iin)

    @property
    def about(self) -> str:
        """Return the ИИН of the person asked about."""
        return self.iin_bin


class Vehicle(XmlModel):
    """A registered vehicle (assumed)."""

    state_number: str | None = None
    brand: str | None = None
    model: str | None = None
    year: int | None = Field(default=None, ge=1900, le=2100)
    registered_on: PastDate | None = None


class VehiclesAnswer(XmlModel):
    """The answer (assumed); an empty list means known to own none."""

    iin_bin: str
    vehicles: list[Vehicle] = Field(default_factory=list)


VEHICLES = Service(
    code="vehicles",
    service_id="AUTO_OWNER_INFO",
    title="АИС «Автомобиль»",
    queries=(24,),
    request=VehiclesRequest,
    answer=VehiclesAnswer,
    style=PayloadStyle.INLINE,
    request_root="data",
    answer_root="data",
    provenance=Provenance.ASSUMED,
    source="the request is public (wire-formats §2); the response and the serviceId are ours",
    subjects=lambda answer: frozenset({answer.iin_bin}),
    is_no_data=lambda _: False,
)
