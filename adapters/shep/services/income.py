"""ЦРТР: incomes of a person by month and kind. The whole schema is our assumption."""

from decimal import Decimal

from pydantic import Field

from adapters.shep.payload import PayloadStyle
from adapters.shep.service import ByIin, Provenance, Service
from adapters.shep.xml_model import PastDate, XmlDate, XmlModel


class IncomeRequest(ByIin):
    """A question for the months from that of `period_from` to that of `period_to`."""

    period_from: XmlDate
    period_to: XmlDate
    kdp_token: str | None = None
    public_key: str | None = None


class Income(XmlModel):
    """An income of one kind in one month, in tenge."""

    month: PastDate
    kind: str
    """`wages`, `social-payments`, `pension`, `entrepreneurship`, `rent`, `property-sale`, `alimony`."""
    amount: Decimal = Field(ge=0, max_digits=14, decimal_places=2)


class Incomes(XmlModel):
    """The list of incomes."""

    income: list[Income] = Field(default_factory=list)


class IncomeAnswer(XmlModel):
    """The answer; an empty list means known to have none, status 404 is «no data»."""

    iin: str
    incomes: Incomes = Incomes()

    @property
    def total(self) -> Decimal:
        """Return the sum of all incomes told of, in tenge."""
        return sum((income.amount for income in self.incomes.income), Decimal(0))


INCOME = Service(
    code="income",
    service_id="CRTR_INCOME_INFO",
    title="Доходы (ЦРТР)",
    queries=(14,),
    request=IncomeRequest,
    answer=IncomeAnswer,
    style=PayloadStyle.TEXT,
    request_root="incomeRequest",
    answer_root="incomeResponse",
    provenance=Provenance.ASSUMED,
    source="the service is known to exist and to ask for consent (wire-formats §2); nothing else is public",
    subjects=lambda answer: frozenset({answer.iin}),
    is_no_data=lambda _: False,
    needs_consent=True,
)
