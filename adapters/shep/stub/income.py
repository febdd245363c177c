"""What the stub of the income register knows of a synthetic person."""

from adapters.clock import Clock
from adapters.population import Country, Register
from adapters.shep.services.income import Income, IncomeAnswer, IncomeRequest, Incomes


def answer(country: Country, clock: Clock, request: IncomeRequest) -> IncomeAnswer | None:
    """Answer with the incomes of the months asked for, none later than now; a stranger is no answer."""
    person = country.person(request.iin)
    if person is None or Register.INCOME in person.gaps:
        return None
    last = min(request.period_to, clock.now().date())
    incomes = [
        Income(month=income.month, kind=income.kind, amount=income.amount)
        for income in country.incomes(request.iin, request.period_from, last)
    ]
    return IncomeAnswer(iin=person.iin, incomes=Incomes(income=incomes))
