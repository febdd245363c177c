"""The incomes as the rules want them: every one that was told of, and who is not known at all."""

from dataclasses import dataclass
from decimal import Decimal

from adapters.shep.services import AISOIP, FARM, INCOME
from rules.asp import Holding, IncomeEntry
from rules.codes import Information
from workers.asp.register_facts import RegisterFacts

CLAIMANT = "claimant"


@dataclass(frozen=True, slots=True)
class IncomeFacts:
    """Hold incomes and farms, of whom nobody was asked, and of whom every body asked knew nothing."""

    entries: tuple[IncomeEntry, ...]
    holdings: tuple[Holding, ...]
    unanswered: tuple[str, ...]
    at_hand: tuple[str, ...]


def incomes_of(facts: RegisterFacts) -> IncomeFacts:
    """Return every income told of, with the answer it came with."""
    states = {
        str(row.position): facts.state(INCOME.code, row.iin)
        for row in facts.family
        if row.iin in facts.asked[INCOME.code]
    }
    return IncomeFacts(
        entries=(*_registered(facts), *_arrears(facts)),
        holdings=tuple(_holdings(facts)),
        unanswered=tuple(key for key, state in states.items() if state is Information.MISSING),
        at_hand=tuple(key for key, state in states.items() if state is Information.AT_HAND),
    )


def _registered(facts: RegisterFacts) -> list[IncomeEntry]:
    return [
        IncomeEntry(
            member=str(row.position),
            kind=income.kind,
            amount=income.amount,
            month=income.month,
            source=INCOME.code,
            reference=facts.reference(INCOME.code, row.iin),
        )
        for row, answer in facts.each(INCOME)
        for income in answer.incomes.income
    ]


def _arrears(facts: RegisterFacts) -> list[IncomeEntry]:
    """Alimony owed and not paid is told and not counted (query 20)."""
    return [
        IncomeEntry(
            member=str(row.position),
            kind="alimony-arrears",
            amount=owed.amount,
            month=owed.month,
            source=AISOIP.code,
            reference=one.number,
        )
        for row, answer in facts.each(AISOIP)
        for one in answer.enforcements
        if one.role == CLAIMANT
        for owed in one.arrears
    ]


def _holdings(facts: RegisterFacts) -> list[Holding]:
    holdings = []
    for row, answer in facts.each(FARM):
        key, reference = str(row.position), facts.reference(FARM.code, row.iin)
        kept = [(one.kind, Decimal(one.count)) for one in answer.livestock]
        if answer.land_area:
            kept.append(("land", answer.land_area))
        holdings += [Holding(key, kind, count, FARM.code, reference) for kind, count in kept]
    return holdings
