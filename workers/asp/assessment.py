"""The facts of a case as the rules take them, and what cannot be worked out from them."""

from adapters.database.barring_event import bars_against
from adapters.database.case import Case
from adapters.database.social_contract import SocialContract
from rules.asp import CaseFacts, Unassessable
from rules.terms import local_day
from workers.asp.family_facts import members_of
from workers.asp.income_facts import incomes_of
from workers.asp.register_facts import RegisterFacts
from workers.runtime.failures import ForSupervisorError
from workers.runtime.work import Work


def facts_of(work: Work, case: Case, registers: RegisterFacts | None = None) -> CaseFacts:
    """Return everything that the decision of a case rests on, as it is known now."""
    applied_on = local_day(case.submitted_at)
    registers = registers or RegisterFacts.of(work, case, applied_on)
    incomes = incomes_of(registers)
    contract = work.session.get(SocialContract, case.id)
    return CaseFacts(
        applied_on=applied_on,
        region=case.region or "",
        members=tuple(members_of(registers)),
        incomes=incomes.entries,
        holdings=incomes.holdings,
        unanswered=incomes.unanswered,
        at_hand=incomes.at_hand,
        bars=tuple(bars_against(work.session, case.id)),
        contract_months=contract.months if contract else None,
        carry_forward=work.law.carry_forward,
    )


def for_person(what: str, outcome: Unassessable) -> ForSupervisorError:
    """Return the incident of a decision whose data changed after they were checked; it names no person."""
    words = "; ".join(finding.words for finding in outcome.findings)
    return ForSupervisorError(f"{what}: {words}. Исправьте данные дела и повторите.")
