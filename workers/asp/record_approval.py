"""`asp-record-approval`: the authorised body agrees with the draft; it goes to the head for signature."""

from adapters.database.decision import Decision
from adapters.database.decision_act import Act, act_on
from rules.codes import Approval
from workers.runtime.contract import Command, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened


class RecordApproval(Command):
    """Record that the draft was agreed with."""


class ApprovalRecorded(Result):
    """Whether there is an approval; a task that was completed without one goes back."""

    approval: Approval


@task("asp-record-approval", clause="passport-asp/result")
def record_approval(command: RecordApproval, work: Work) -> ApprovalRecorded:
    """Open the draft for signature and start the clock of signing (law.md C 13).

    The approval is an act of the desk: who completes the task elsewhere has approved nothing.
    """
    case = work.case(command.case_id)
    decision = work.session.get(Decision, case.id)
    if decision is None or decision.document_id is None:
        raise ForSupervisorError("Проекта решения нет: согласовывать нечего.")
    prepared = act_on(work.session, decision.document_id, Act.PREPARED)
    if prepared is None:
        work.note("decision-not-approved", case.id, document=decision.document_id)
        return ApprovalRecorded(approval=Approval.MISSING)
    case.move_to("signing")
    happened(work, case, "decision-drafted")
    work.note("decision-approved", case.id, document=decision.document_id)
    return ApprovalRecorded(approval=Approval.AGREED)
