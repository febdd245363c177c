"""The shape in which four registers tell of a legal status: ours, for nothing of it is public."""

from adapters.shep.service import ByIin
from adapters.shep.xml_model import XmlDate, XmlModel


class LegalStatusRequest(ByIin):
    """A question by ИИН."""


class LegalStatusAnswer(XmlModel):
    """The answer; `holds` is the status on the day asked, `permanent` the right to reside permanently."""

    iin: str
    holds: bool
    permanent: bool | None = None
    certificate_number: str | None = None
    begin_date: XmlDate | None = None
    end_date: XmlDate | None = None
