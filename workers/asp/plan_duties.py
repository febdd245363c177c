"""`asp-plan-duties`: the aid is appointed; the duties of its social contract begin to run."""

from pydantic import AwareDatetime

from adapters.database.contract_duty import ContractDuty, duties_of
from adapters.database.social_contract import signed_contract
from rules.asp.quarter import last_day_of, months_from
from rules.terms import end_of, local_day
from workers.runtime.contract import Command, Contract, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work


class Duty(Contract):
    """One duty: its number in the contract and the end of the day by which it is performed."""

    number: int
    due_at: AwareDatetime


class PlanDuties(Command):
    """Lay out the duties of the contract."""


class DutiesPlanned(Result):
    """The duties in the order of their due dates."""

    duties: list[Duty]


@task("asp-plan-duties", clause="social-code/122")
def plan_duties(command: PlanDuties, work: Work) -> DutiesPlanned:
    """Begin the duties that the plan names; without them one ends with each month of the contract.

    That such a plan is checked by the month is configuration: the form of the contract was not reachable.
    """
    case = work.case(command.case_id)
    contract = signed_contract(work.session, case.id)
    if contract is None or contract.months is None:
        raise ForSupervisorError("Социальный контракт не подписан: исполнять нечего.")
    if not duties_of(work.session, case.id):
        months = months_from(local_day(case.submitted_at), contract.months)
        for number, month in enumerate(months, start=1):
            work.session.add(ContractDuty(case_id=case.id, number=number, due_on=last_day_of(month)))
        work.session.flush()
        work.note("duties-planned", case.id, duties=contract.months)
    open_duties = [duty for duty in duties_of(work.session, case.id) if duty.state is None]
    return DutiesPlanned(
        duties=[Duty(number=duty.number, due_at=end_of(duty.due_on)) for duty in open_duties]
    )
