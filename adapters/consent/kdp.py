"""`KDP_SERVICE`: the service that asks a person for consent (wire-formats §4, verified; states assumed)."""

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import Provenance, RegisterRequest, Service
from adapters.shep.xml_model import XmlModel

NAMESPACE = "http://service.2fa-chain.kz/ns/kdp"


class KdpRequest(RegisterRequest):
    """A request for consent of one person (`uin`) to one service (`access_name`).

    Asked again while the person thinks it over, it tells how matters stand (assumed).
    """

    uin: str
    company: str
    company_bin: str = Field(alias="company_bin")
    company_responsible: str = Field(alias="company_responsible")
    employee_name: str = Field(alias="employee_name")
    access_name: str = Field(alias="access_name")
    """The serviceId that is to be unlocked."""
    personal_data_name: str = Field(alias="personal_data_name")
    expires_in: int
    """For how long the consent is asked, in milliseconds."""
    ovt: str
    """A JWT of the organisation."""

    @property
    def about(self) -> str:
        """Return the ИИН of the person who is asked."""
        return self.uin


class KdpAnswer(XmlModel):
    """What came of it: `status` as below; `code` is the token, `public-key` its key, of a consent given."""

    status: str
    code: str | None = None
    public_key: str | None = Field(default=None, alias="public-key")


GRANTED, PENDING, REFUSED, TIMED_OUT = "GRANTED", "PENDING", "REFUSED", "TIMEOUT"
"""The states are not public: assumed."""

KDP = Service(
    code="kdp",
    service_id="KDP_SERVICE",
    title="Контроль доступа к персональным данным (КДП)",
    queries=(),
    request=KdpRequest,
    answer=KdpAnswer,
    style=PayloadStyle.INLINE,
    request_root="request",
    answer_root="response",
    answer_namespace=NAMESPACE,
    provenance=Provenance.VERIFIED,
    source="public client code (wire-formats §4); the values of `status` are assumed",
    subjects=lambda _: frozenset(),
    is_no_data=lambda _: False,
)
