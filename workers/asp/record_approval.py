"""`asp-record-approval`: the authorised body agrees with the draft; it goes to the head for signature."""

from adapters.database.decision import Decision
from workers.runtime.contract import Command, Nothing
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened


class RecordApproval(Command):
    """Record that the draft was agreed with."""


@task("asp-record-approval", clause="passport-asp/result")
def record_approval(command: RecordApproval, work: Work) -> Nothing:
    """Open the draft for signature and start the clock of signing (law.md C 13)."""
    case = work.case(command.case_id)
    decision = work.session.get(Decision, case.id)
    if decision is None or decision.document_id is None:
        raise ForSupervisorError("Проекта решения нет: согласовывать нечего.")
    case.move_to("signing")
    happened(work, case, "decision-drafted")
    work.note("decision-approved", case.id, document=decision.document_id)
    return Nothing()
