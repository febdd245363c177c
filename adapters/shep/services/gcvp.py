"""ГЦВП: pension and pension contributions (ОПВ) of a person."""

from decimal import Decimal

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlModel


class GcvpRequest(ByIin):
    """`getPensionInfo`; type and number have the values of the one public client."""

    request_type: str = "1"
    request_number: str = "1"


class Contribution(XmlModel):
    """What was paid in for one month, in tenge."""

    month: PastDate
    payer_bin: str | None = None
    amount: Decimal = Field(ge=0, max_digits=14, decimal_places=2)


class GcvpAnswer(XmlModel):
    """The answer (assumed); status 404 is «no data»."""

    iin: str
    pensioner: bool
    pension_since: PastDate | None = None
    contributions: list[Contribution] = Field(default_factory=list)


GCVP = Service(
    code="gcvp",
    service_id="GCVP_PENSION_INFO",
    title="ГЦВП",
    queries=(14,),
    request=GcvpRequest,
    answer=GcvpAnswer,
    style=PayloadStyle.TYPED,
    request_root="getPensionInfo",
    answer_root="getPensionInfoResponse",
    provenance=Provenance.ASSUMED,
    source="the request is public (wire-formats §2); the response and the serviceId are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
)
