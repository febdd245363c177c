"""`asp-record-duty`: an official has checked a duty of the social contract."""

from adapters.database.contract_duty import ContractDuty
from rules.codes import DutyState
from workers.runtime.contract import Command, Nothing
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work


class RecordDuty(Command):
    """Record what became of a duty."""

    number: int
    duty: DutyState


@task("asp-record-duty", clause="social-code/122")
def record_duty(command: RecordDuty, work: Work) -> Nothing:
    """Keep whether the duty was performed, and when that was checked."""
    kept = work.session.get(ContractDuty, (command.case_id, command.number))
    if kept is None:
        raise ForSupervisorError("В контракте нет такой обязанности: проверьте переменную number.")
    if kept.state != command.duty:
        kept.state, kept.checked_at = command.duty, work.now
    work.note("duty-checked", command.case_id, number=command.number, state=command.duty)
    return Nothing()
