"""`asp-withdraw-case`: the applicant takes the application back."""

from rules.codes import Outcome
from workers.runtime.contract import Command, Result
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import cancel_terms


class WithdrawCase(Command):
    """End the case at the applicant's wish."""


class CaseWithdrawn(Result):
    """The outcome: that of the case where it was closed already."""

    outcome: Outcome


@task("asp-withdraw-case", clause="appk/63")
def withdraw_case(command: WithdrawCase, work: Work) -> CaseWithdrawn:
    """Cancel the terms and close the case; nothing more leaves for it but what was sent already."""
    case = work.case(command.case_id)
    if case.outcome is not None:
        return CaseWithdrawn(outcome=Outcome(case.outcome))
    cancel_terms(work, case, reason="application-withdrawn")
    case.close(Outcome.WITHDRAWN, work.now)
    work.note("case-withdrawn", case.id)
    return CaseWithdrawn(outcome=Outcome.WITHDRAWN)
