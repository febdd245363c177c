"""The order by which the payer pays: to whom, which bank and account, how much for which month.

The format is assumed: JSON, money as strings in tenge, a month as its first day. The payer knows an order by
`orderId` and takes it once.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from rules.identifiers import iban_problem


class Bank(StrEnum):
    """Name a bank that pays the aid out, by its BIC (passport-asp/portal-step-3)."""

    HALYK = "HSBKKZKX"
    KAZPOST = "KPSTKZKA"


CODES = {"601": Bank.HALYK, "563": Bank.KAZPOST}
"""The bank's code inside a Kazakh IBAN."""


class UnknownBankError(ValueError):
    """The account is at none of the banks that pay aid out."""


def bank_of(iban: str) -> Bank:
    """Return the bank of an account.

    Raises:
        UnknownBankError: it is not one of those that pay aid out.
    """
    try:
        return CODES[iban[4:7]]
    except KeyError:
        raise UnknownBankError(f"bank code {iban[4:7]}") from None


class Wire(BaseModel):
    """Names are camelCase on the wire; nothing unknown."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class Payment(Wire):
    """What is paid for one month."""

    month: date
    amount: Decimal = Field(ge=0, max_digits=14, decimal_places=2)


class PaymentOrder(Wire):
    """One order for one decision."""

    order_id: str = Field(min_length=1, max_length=160)
    decision_number: str
    decision_date: date
    recipient_iin: str = Field(pattern=r"^\d{12}$")
    recipient_name: str
    bank: Bank
    iban: str
    payments: tuple[Payment, ...] = Field(min_length=1)
    total: Decimal

    @model_validator(mode="after")
    def _adds_up(self) -> "PaymentOrder":
        if iban_problem(self.iban) is not None or bank_of(self.iban) is not self.bank:
            raise ValueError("the account is not at the bank")
        if sum((one.amount for one in self.payments), Decimal(0)) != self.total:
            raise ValueError("the payments do not make the total")
        return self

    def to_json(self) -> bytes:
        """Return the order as it goes over the wire."""
        return self.model_dump_json(by_alias=True).encode()
