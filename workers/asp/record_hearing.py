"""`asp-record-hearing`: the applicant was heard, or did not come; what follows for the draft."""

from adapters.database.hearing import Hearing
from rules.codes import HearingOutcome
from workers.runtime.contract import Command, Result
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened


class RecordHearing(Command):
    """Look what the minutes say."""


class HearingRecorded(Result):
    """What the hearing came to; a task that was completed without minutes goes back."""

    hearing_outcome: HearingOutcome


@task("asp-record-hearing", clause="appk/73")
def record_hearing(command: RecordHearing, work: Work) -> HearingRecorded:
    """Answer with the outcome that an official of the authorised body wrote into the minutes on the desk."""
    case = work.case(command.case_id)
    hearing = work.session.get(Hearing, case.id)
    if hearing is None or hearing.outcome is None:
        work.note("hearing-without-minutes", case.id)
        return HearingRecorded(hearing_outcome=HearingOutcome.MISSING)
    case.move_to("decision")
    happened(work, case, "decision-requested")
    work.note("hearing-recorded", case.id, outcome=hearing.outcome)
    return HearingRecorded(hearing_outcome=HearingOutcome(hearing.outcome))
