"""The notice of appointment, with the arithmetic a citizen can follow (facts: law B, Amount; C 19)."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from adapters.documents.authority import Authority, Bilingual, Letter
from adapters.documents.formats import long_date, money, quarter, short_date
from adapters.documents.rendering import render
from rules.codes import Category

CATEGORIES = {
    Category.UNCONDITIONAL: Bilingual(kk="шартсыз ақшалай көмек", ru="безусловная денежная помощь"),
    Category.CONDITIONAL: Bilingual(kk="шартты ақшалай көмек", ru="обусловленная денежная помощь"),
}


class MonthPayment(Letter):
    """What one month pays; `month` is its first day, money is in tenge."""

    month: date
    amount: Decimal


class NoticeData(Letter):
    """What the notice of appointment says; money in tenge."""

    number: str | None = None
    """The register's number; a document is numbered after it was signed, so mostly there is none yet."""
    case_number: str
    dated: date
    recipient: str
    """Surname, name, patronymic."""
    category: Category
    members: int = Field(ge=1)
    quarter_income: Decimal | None = None
    """Total income of the family in the quarter before that of the application."""
    per_capita_income: Decimal
    poverty_line: Decimal
    poverty_line_region: Bilingual
    poverty_line_year: int
    poverty_line_quarter: int = Field(ge=1, le=4)
    base_monthly: Decimal
    """(line − per-capita income) × members, before rounding."""
    child_supplement_monthly: Decimal = Decimal(0)
    supplemented_children: int = Field(default=0, ge=0)
    monthly_amount: Decimal
    first_day: date
    last_day: date
    months: int = Field(ge=1)
    total_amount: Decimal
    schedule: tuple[MonthPayment, ...] = ()
    """Each month, where they do not all pay the same (a child grows out of the supplement)."""
    authority: Authority
    provisional: tuple[Bilingual, ...] = ()
    """Names of parameters that are not confirmed by a published act."""
    check_link: str

    @model_validator(mode="after")
    def _sums_agree(self) -> Self:
        if self.schedule:
            paid = sum((month.amount for month in self.schedule), Decimal(0))
            if paid != self.total_amount or len(self.schedule) != self.months:
                raise ValueError("the total is not the sum of the months")
        elif self.monthly_amount * self.months != self.total_amount:
            raise ValueError("the total is not the monthly amount times the months")
        if self.last_day < self.first_day:
            raise ValueError("the period ends before it begins")
        return self


def render_notice(data: NoticeData, templates: Path | None = None) -> bytes:
    """Return the notice of appointment as PDF/A.

    Raises:
        TemplateError: the template does not compile.
    """
    amounts = (
        "per_capita_income", "poverty_line", "base_monthly", "child_supplement_monthly",
        "monthly_amount", "total_amount",
    )  # fmt: skip
    derived = {
        **{name: money(getattr(data, name)) for name in amounts},
        "quarter_income": None if data.quarter_income is None else money(data.quarter_income),
        "unrounded": money(data.base_monthly + data.child_supplement_monthly),
        "date": long_date(data.dated),
        "period": f"{short_date(data.first_day)} – {short_date(data.last_day)}",
        "line_quarter": quarter(data.poverty_line_year, data.poverty_line_quarter),
        "category_name": CATEGORIES[data.category],
        "months_paid": [
            {"month": f"{paid.month:%m.%Y}", "amount": money(paid.amount)} for paid in data.schedule
        ],
        "conditional": data.category is Category.CONDITIONAL,
    }
    return render(
        "appointment.typ", data, derived, link=data.check_link, dated=data.dated, templates=templates
    )
