"""`asp-withdraw-case`: the applicant takes the application back."""

from rules.codes import Outcome
from workers.runtime.contract import Command, Result
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import close_term, open_terms


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
    for term in open_terms(work, case.id):
        close_term(work, term, reason="application-withdrawn", event="cancelled")
    case.close(Outcome.WITHDRAWN, work.now)
    work.note("case-withdrawn", case.id)
    return CaseWithdrawn(outcome=Outcome.WITHDRAWN)
