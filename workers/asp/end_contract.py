"""`asp-end-contract`: the social contract was fulfilled, terminated, or not performed."""

from datetime import date

from sqlalchemy import select

from adapters.database.barring_event import record_bar
from adapters.database.finding import FindingRow, Kind
from adapters.database.social_contract import signed_contract
from rules.codes import ContractOutcome, Fault, RefusalGround
from rules.terms import local_day
from workers.runtime.contract import Command, Nothing
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work


class EndContract(Command):
    """End the contract."""

    contract_outcome: ContractOutcome
    fault: Fault | None = None
    ended_on: date | None = None


@task("asp-end-contract", clause="passport-asp/refusal-5")
def end_contract(command: EndContract, work: Work) -> Nothing:
    """Keep how the contract ended; the recipient's fault bars the family for six months (law.md C 9).

    A termination was found by an official on the desk, who entered day and fault into the register; here it
    only ends the contract.
    """
    case = work.case(command.case_id)
    contract = signed_contract(work.session, case.id)
    if contract is None:
        raise ForSupervisorError("Социальный контракт не подписан: завершать нечего.")
    broken = command.contract_outcome is ContractOutcome.NOT_PERFORMED
    if broken and None in (command.fault, command.ended_on):
        raise ForSupervisorError(
            "Контракт не исполнен, но не сказано, по чьей вине и когда это установлено: "
            "укажите вину и дату в переменных fault и endedOn и повторите."
        )
    day = command.ended_on or _day_of_termination(work, case.id) or local_day(work.now)
    if contract.outcome is None:
        contract.outcome, contract.ended_on = command.contract_outcome, day
        if broken and command.fault is Fault.RECIPIENT:
            record_bar(work, case.id, RefusalGround.CONTRACT_BROKEN, day)
    work.note("contract-ended", case.id, outcome=contract.outcome)
    return Nothing()


def _day_of_termination(work: Work, case_id: str) -> date | None:
    terminated = select(FindingRow.day).where(
        FindingRow.case_id == case_id,
        FindingRow.kind == Kind.CONTRACT_TERMINATED,
        FindingRow.lifted_at.is_(None),
    )
    return work.session.scalar(terminated.order_by(FindingRow.id.desc()))
