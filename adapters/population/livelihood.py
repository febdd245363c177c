"""What people of a drawn household live on: shares and sums are ours, in tenge a month."""

from collections.abc import Sequence
from decimal import Decimal
from math import exp
from random import Random

from adapters.population.incomes import IncomeKind, IncomeSource

PENSION_AGE = 63
WAGES, BUSINESS = 0.62, 0.12
"""Shares of those who work for wages, and of those with a business of their own; the rest earns nothing."""
STEP = 500


def livelihood(random: Random, age: int, *, disabled: bool) -> tuple[IncomeSource, ...]:
    """Return what an adult lives on: a pension, wages, a business, a payment, rent, or nothing."""
    sources = []
    if age >= PENSION_AGE:
        sources.append(_source(IncomeKind.PENSION, random.gauss(115_000, 25_000), 0))
    elif disabled:
        sources.append(_source(IncomeKind.SOCIAL_PAYMENTS, random.gauss(70_000, 12_000), 0))
    else:
        drawn = random.random()
        if drawn < WAGES:
            sources.append(_source(IncomeKind.WAGES, 190_000 * exp(random.gauss(0, 0.55)), 8))
        elif drawn < WAGES + BUSINESS:
            sources.append(_source(IncomeKind.ENTREPRENEURSHIP, 170_000 * exp(random.gauss(0, 0.7)), 35))
    if random.random() < 0.02:
        sources.append(_source(IncomeKind.RENT, random.gauss(80_000, 20_000), 0))
    return tuple(sources)


def children_support(random: Random, ages: Sequence[int], *, alone: bool) -> tuple[IncomeSource, ...]:
    """Return what a mother gets for her children: a payment for small ones, alimony where she is alone."""
    sources = []
    if any(age < 2 for age in ages):
        sources.append(_source(IncomeKind.SOCIAL_PAYMENTS, 22_000 + 4_000 * len(ages), 0))
    if alone and ages and random.random() < 0.4:
        sources.append(_source(IncomeKind.ALIMONY, random.gauss(35_000, 10_000), 20))
    return tuple(sources)


def _source(kind: IncomeKind, monthly: float, swing: int) -> IncomeSource:
    return IncomeSource(kind, Decimal(max(STEP, round(monthly / STEP) * STEP)), swing)
