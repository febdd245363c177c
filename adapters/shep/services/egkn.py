"""ЕГКН: housing, premises and land of a person."""

from decimal import Decimal

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIinWithConsent, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlModel


class EgknRequest(ByIinWithConsent):
    """A question by ИИН."""


class RealEstate(XmlModel):
    """A dwelling or other premises, or a share in them."""

    cadastral_number: str | None = None
    kind: str
    """`flat`, `house` or `premises`."""
    ar_code: str | None = None
    area: Decimal | None = Field(default=None, ge=0)
    """Square metres."""
    share: str | None = None
    owned_since: PastDate | None = None


class Land(XmlModel):
    """A plot; `purpose` tells whether it is for housing (ИЖС)."""

    cadastral_number: str | None = None
    purpose: str
    """`housing`, `farm` or `other`."""
    area: Decimal | None = Field(default=None, ge=0)
    """Hectares."""
    owned_since: PastDate | None = None


class EgknAnswer(XmlModel):
    """The answer; empty lists mean known to own nothing."""

    iin: str
    real_estates: list[RealEstate] = Field(default_factory=list)
    lands: list[Land] = Field(default_factory=list)


EGKN = Service(
    code="egkn",
    service_id="EGKN_OWNER_OBJECTS",
    title="ЕГКН",
    queries=(22, 23),
    request=EgknRequest,
    answer=EgknAnswer,
    style=PayloadStyle.TEXT,
    request_root="ownerRequest",
    answer_root="ownerResponse",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
    needs_consent=True,
)
