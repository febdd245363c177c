"""АИС «Рынок труда»: whether a person is registered as unemployed."""

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlModel


class LabourMarketRequest(ByIin):
    """A question by ИИН."""


class LabourMarketAnswer(XmlModel):
    """The answer, with the names of the wire; only `iin` is assumed."""

    iin: str
    fio: str | None = None
    unemployee: bool
    registration_date: PastDate | None = None
    occup_type_code: str | None = Field(default=None, alias="occup_type_code")
    occup_type_rname: str | None = Field(default=None, alias="occup_type_rname")
    occup_type_kname: str | None = Field(default=None, alias="occup_type_kname")
    dep_rname: str | None = Field(default=None, alias="dep_rname")
    dep_kname: str | None = Field(default=None, alias="dep_kname")


LABOUR_MARKET = Service(
    code="labour-market",
    service_id="LABOUR_MARKET_UNEMPLOYED",
    title="АИС «Рынок труда»",
    queries=(18,),
    request=LabourMarketRequest,
    answer=LabourMarketAnswer,
    style=PayloadStyle.INLINE,
    request_root="data",
    answer_root="data",
    provenance=Provenance.VERIFIED,
    source="public client code (wire-formats §2) for the fields; serviceId, style and `iin` assumed",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
)
