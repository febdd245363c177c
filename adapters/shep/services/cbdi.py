"""АИС ЦБДИ: disability of a person."""

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIinWithConsent, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlDate, XmlModel


class CbdiRequest(ByIinWithConsent):
    """A question by ИИН."""


class CbdiData(XmlModel):
    """An established disability; only `disabled_group` is assumed."""

    doc_number: str | None = None
    disabled_group: str | None = None
    """`1`, `2`, `3` or `child`."""
    disabled_start_date: PastDate
    disabled_end_date: XmlDate | None = None
    disabled_period: str | None = None


class CbdiAnswer(XmlModel):
    """The answer; no entry means known to have no disability, status 404 is «no data»."""

    iin: str
    cbdi_data: list[CbdiData] = Field(default_factory=list)


CBDI = Service(
    code="cbdi",
    service_id="CBDI_DISABILITY_INFO",
    title="АИС ЦБДИ",
    queries=(8,),
    request=CbdiRequest,
    answer=CbdiAnswer,
    style=PayloadStyle.TEXT,
    request_root="cbdiRequest",
    answer_root="cbdiResponse",
    provenance=Provenance.VERIFIED,
    source="public client code (wire-formats §2) for `cbdiData`; serviceId, style, group, wrapper assumed",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
    needs_consent=True,
)
