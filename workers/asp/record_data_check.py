"""`asp-record-data-check`: a person looked at what the rules left open."""

from adapters.database.data_check import DataCheck
from rules.codes import CheckReason, CheckVerdict
from workers.runtime.contract import Command, Nothing
from workers.runtime.task import task
from workers.runtime.work import Work


class RecordDataCheck(Command):
    """Record what became of the reasons that the person was shown."""

    check_verdict: CheckVerdict
    reasons: tuple[CheckReason, ...]


@task("asp-record-data-check", clause="komek/data-check")
def record_data_check(command: RecordDataCheck, work: Work) -> Nothing:
    """Keep which reasons were found in order; what cannot be computed is never confirmed, only corrected."""
    case = work.case(command.case_id)
    check = work.session.get_one(DataCheck, case.id)
    if command.check_verdict is CheckVerdict.CONFIRMED:
        settled = {*check.confirmed, *command.reasons} - {CheckReason.NOT_COMPUTABLE}
        check.confirmed = sorted(settled)
    check.verdict, check.checked_at = command.check_verdict, work.now
    work.note("data-checked", case.id, verdict=command.check_verdict, reasons=len(command.reasons))
    return Nothing()
