"""`asp-record-contract`: the social contract is signed by both."""

from datetime import date

from adapters.database.social_contract import SocialContract
from workers.runtime.contract import Command, Nothing
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened


class RecordContract(Command):
    """Record the signing."""

    contract_date: date


@task("asp-record-contract", clause="social-code/122")
def record_contract(command: RecordContract, work: Work) -> Nothing:
    """Keep the day of signing and end the clock of the stage."""
    case = work.case(command.case_id)
    contract = work.session.get(SocialContract, case.id)
    if contract is None or contract.document_id is None:
        raise ForSupervisorError("Социальный контракт не составлен: подписывать нечего.")
    contract.signed_on = command.contract_date
    happened(work, case, "contract-signed")
    work.note("contract-signed", case.id, months=contract.months)
    return Nothing()
