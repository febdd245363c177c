"""What the stubs know of alimony, prison, the wanted list, accounts and earlier assistance."""

from datetime import date

from adapters.population import Family, IncomeKind, Person
from adapters.shep.services.aisoip import AlimonyAnswer, Enforcement
from adapters.shep.services.banks import Account, AccountsAnswer
from adapters.shep.services.e_sobes import AspHistoryAnswer
from adapters.shep.services.kuis import KuisAnswer
from adapters.shep.services.wanted import WantedAnswer
from adapters.shep.stub.knowledge import chance


def alimony(person: Person, _family: Family, _today: date) -> AlimonyAnswer:
    """Tell of the enforcement that alimony comes from; what is told as income has been paid."""
    enforcements = [
        Enforcement(
            number=f"AO-{chance(person, 'alimony'):05d}", role="claimant", monthly_amount=source.monthly
        )
        for source in person.incomes
        if source.kind is IncomeKind.ALIMONY
    ]
    return AlimonyAnswer(iin=person.iin, enforcements=enforcements)


def placement(person: Person, _family: Family, _today: date) -> KuisAnswer:
    """Tell that nobody of the country is in prison or in compulsory treatment."""
    return KuisAnswer(iin=person.iin)


def wanted(person: Person, _family: Family, _today: date) -> WantedAnswer:
    """Tell that nobody of the country is on the wanted list."""
    return WantedAnswer(iin=person.iin, wanted=False)


def accounts(person: Person, _family: Family, _today: date) -> AccountsAnswer:
    """Tell of the account that the person has."""
    if person.iban is None:
        return AccountsAnswer(iin=person.iin)
    return AccountsAnswer(iin=person.iin, accounts=[Account(iban=person.iban, bank=person.iban[4:7])])


def assistance(person: Person, _family: Family, _today: date) -> AspHistoryAnswer:
    """Tell that nobody was appointed anything yet: cases under way here are known here."""
    return AspHistoryAnswer(iin=person.iin)
