"""Incomes as functions of the month, so that a moved clock still finds those of the last quarter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2s


class IncomeKind(StrEnum):
    """Name a kind of income (passport-asp, query 14, with alimony from query 20)."""

    WAGES = "wages"
    SOCIAL_PAYMENTS = "social-payments"
    PENSION = "pension"
    ENTREPRENEURSHIP = "entrepreneurship"
    RENT = "rent"
    PROPERTY_SALE = "property-sale"
    ALIMONY = "alimony"


@dataclass(frozen=True, slots=True)
class MonthlyIncome:
    """An income of one kind in one month, in tenge."""

    month: date
    """The first day of the month."""
    kind: IncomeKind
    amount: Decimal


@dataclass(frozen=True, slots=True)
class IncomeSource:
    """A steady source of income: so much a month, give or take `swing` per cent."""

    kind: IncomeKind
    monthly: Decimal
    swing: int = 0

    def amount(self, owner: str, month: date) -> Decimal:
        """Return the income of a month in whole tenge; the same owner and month give the same sum."""
        if not self.swing:
            return self.monthly
        draw = blake2s(f"{owner}{self.kind}{month:%Y%m}".encode(), digest_size=4).digest()
        percent = 100 + int.from_bytes(draw) % (2 * self.swing + 1) - self.swing
        return (self.monthly * percent / 100).quantize(Decimal(1))


def months(first: date, last: date) -> Iterator[date]:
    """Yield the first days of the months from that of `first` to that of `last`."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(number // 12, number % 12 + 1, 1)


def incomes_between(
    owner: str, sources: tuple[IncomeSource, ...], first: date, last: date
) -> list[MonthlyIncome]:
    """Return the incomes of a person from the month of `first` to that of `last`."""
    return [
        MonthlyIncome(month, source.kind, source.amount(owner, month))
        for month in months(first, last)
        for source in sources
    ]
