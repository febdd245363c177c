"""`asp-open-contract-stage`: a family with able-bodied members is invited to the interview."""

from pydantic import AwareDatetime

from workers.runtime.contract import Command, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened
from workers.shared.walk import term_of


class OpenContractStage(Command):
    """Open the stage."""


class ContractStageOpened(Result):
    """By when plan and contract are signed."""

    contract_due: AwareDatetime


@task("asp-open-contract-stage", clause="social-code/122")
def open_contract_stage(command: OpenContractStage, work: Work) -> ContractStageOpened:
    """Start the clock of interview, individual plan and social contract (law.md C 13)."""
    case = work.case(command.case_id)
    case.move_to("contract")
    happened(work, case, "contract-stage-opened")
    term = term_of(work, case, "asp-contract")
    if term is None or case.closed_at is not None:
        raise ForSupervisorError("Срок социального контракта не запущен: проверьте rules/terms и повторите.")
    return ContractStageOpened(contract_due=term.due_at)
