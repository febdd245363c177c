"""Казпочта and Народный банк: accounts to which the aid may be paid."""

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIinWithConsent, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlDate, XmlModel


class AccountsRequest(ByIinWithConsent):
    """A question by ИИН."""


class Account(XmlModel):
    """An open account at one of the two banks."""

    iban: str
    bank: str
    """`601` or `563`, as in the IBAN."""
    opened_on: PastDate | None = None
    closed_on: XmlDate | None = None


class AccountsAnswer(XmlModel):
    """The answer; an empty list means known to have no account."""

    iin: str
    accounts: list[Account] = Field(default_factory=list)


BANKS = Service(
    code="banks",
    service_id="BANK_ACCOUNTS",
    title="АО «Казпочта» и АО «Народный банк»",
    queries=(7,),
    request=AccountsRequest,
    answer=AccountsAnswer,
    style=PayloadStyle.TEXT,
    request_root="accountsRequest",
    answer_root="accountsResponse",
    provenance=Provenance.ASSUMED,
    source="the name of the system (wire-formats §2); serviceId, style and all fields are ours",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
    needs_consent=True,
)
