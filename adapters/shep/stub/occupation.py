"""What the stubs know of work, contributions, unemployment and business: all follows from the incomes."""

from datetime import date
from decimal import Decimal

from adapters.population import Family, IncomeKind, Person
from adapters.population.incomes import incomes_between
from adapters.shep.services.esutd import EsutdAnswer, LabourContract
from adapters.shep.services.gcvp import Contribution, GcvpAnswer
from adapters.shep.services.kgd import Business, KgdAnswer
from adapters.shep.services.labour_market import LabourMarketAnswer
from adapters.shep.stub.knowledge import chance, earns

SHARE = Decimal("0.1")
"""ОПВ: a tenth of the wages."""
MONTHS_BACK = 6


def pension(person: Person, _family: Family, today: date) -> GcvpAnswer:
    """Tell of the pension and of contributions from wages in the last half year."""
    number = today.year * 12 + today.month - 1 - MONTHS_BACK
    wages = [
        income
        for income in incomes_between(
            person.iin, person.incomes, date(number // 12, number % 12 + 1, 1), today.replace(day=1)
        )
        if income.kind is IncomeKind.WAGES
    ]
    pensioner = earns(person, IncomeKind.PENSION)
    return GcvpAnswer(
        iin=person.iin,
        pensioner=pensioner,
        pension_since=date(person.birth_date.year + 63, 1, 1) if pensioner else None,
        contributions=[
            Contribution(month=income.month, amount=(income.amount * SHARE).quantize(Decimal(1)))
            for income in wages
        ],
    )


def contracts(person: Person, _family: Family, today: date) -> EsutdAnswer:
    """Tell of the contract that the wages come from, or of one that has ended."""
    if earns(person, IncomeKind.WAGES):
        running = LabourContract(position="рабочий", begin_date=date(today.year - 2, 3, 1))
        return EsutdAnswer(iin=person.iin, contracts=[running])
    if chance(person, "contract") < 50 and person.age_on(today) >= 20:
        ended = LabourContract(begin_date=date(today.year - 4, 2, 1), end_date=date(today.year - 3, 10, 31))
        return EsutdAnswer(iin=person.iin, contracts=[ended])
    return EsutdAnswer(iin=person.iin)


def unemployment(person: Person, _family: Family, today: date) -> LabourMarketAnswer:
    """Tell whether somebody without wages and pension is registered as unemployed: every second one is."""
    works = any(earns(person, kind) for kind in (IncomeKind.WAGES, IncomeKind.PENSION))
    registered = not works and chance(person, "unemployed") < 50
    return LabourMarketAnswer(
        iin=person.iin,
        fio=str(person.name).upper(),
        unemployee=registered,
        registration_date=date(today.year - 1, 9, 2) if registered else None,
    )


def business(person: Person, _family: Family, today: date) -> KgdAnswer:
    """Tell of the business that the income from one comes from."""
    if not earns(person, IncomeKind.ENTREPRENEURSHIP):
        return KgdAnswer(iin=person.iin)
    one = Business(kind="individual-entrepreneur", registered_on=date(today.year - 3, 5, 4))
    return KgdAnswer(iin=person.iin, businesses=[one])
