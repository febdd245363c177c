"""`asp-close-case`: the result is signed, registered and with the applicant; the case ends."""

from rules.codes import Outcome
from workers.runtime.contract import Command, Nothing
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened, open_terms


class CloseCase(Command):
    """Close the case with its outcome."""

    outcome: Outcome


@task("asp-close-case", clause="passport-asp/result")
def close_case(command: CloseCase, work: Work) -> Nothing:
    """Close the case; it never closes with a term of its own open."""
    case = work.case(command.case_id)
    happened(work, case, "result-available")
    if open_terms(work, case.id):
        raise ForSupervisorError("У дела остались открытые сроки: закройте их на странице дела и повторите.")
    case.close(command.outcome, work.now)
    work.note("case-closed", case.id, outcome=command.outcome)
    return Nothing()
