"""`asp-record-hand-over`: the centre has the package that was handed to the akim."""

from workers.runtime.contract import Command, Nothing
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened


class RecordHandOver(Command):
    """Record that the centre registered the akim's package."""


@task("asp-record-hand-over", clause="passport-asp/term-akim")
def record_hand_over(command: RecordHandOver, work: Work) -> Nothing:
    """End the akim's hand-over; the review term has run since the submission to the akim (law.md C 4)."""
    case = work.case(command.case_id)
    happened(work, case, "application-registered-by-centre")
    work.note("package-handed-over", case.id, unit=case.unit)
    return Nothing()
