"""АИС ОИП: alimony that a person receives or owes, and arrears by month."""

from decimal import Decimal

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlDate, XmlModel


class AlimonyRequest(ByIin):
    """A question for the months from that of `period_from` to that of `period_to`."""

    period_from: XmlDate
    period_to: XmlDate


class Arrears(XmlModel):
    """What was owed and not paid for one month, in tenge."""

    month: PastDate
    amount: Decimal = Field(ge=0, max_digits=14, decimal_places=2)


class Enforcement(XmlModel):
    """An enforcement of alimony."""

    number: str
    role: str
    """`claimant` or `debtor`."""
    opened_on: PastDate | None = None
    monthly_amount: Decimal | None = Field(default=None, ge=0)
    arrears: list[Arrears] = Field(default_factory=list)


class AlimonyAnswer(XmlModel):
    """The answer; an empty list means known to have no enforcement."""

    iin: str
    enforcements: list[Enforcement] = Field(default_factory=list)


AISOIP = Service(
    code="aisoip",
    service_id="AISOIP_ALIMONY",
    title="АИС ОИП",
    queries=(20,),
    request=AlimonyRequest,
    answer=AlimonyAnswer,
    style=PayloadStyle.TEXT,
    request_root="alimonyRequest",
    answer_root="alimonyResponse",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
)
