"""`asp-close-case`: the result is signed, registered and with the applicant; the case ends."""

from adapters.database.case import Case
from adapters.database.social_contract import signed_contract
from rules.codes import Outcome
from workers.asp.payment import want_payment
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
    if command.outcome is Outcome.APPOINTED:
        # With the closing: nothing is done again for a closed case whose engine's data were lost.
        want_payment(work, case)
        _begin_contract(work, case)
    work.note("case-closed", case.id, outcome=command.outcome)
    return Nothing()


def _begin_contract(work: Work, case: Case) -> None:
    """Let a signed social contract run: its life is a process of its own, beyond the case's."""
    if signed_contract(work.session, case.id) is None or case.unit is None:
        return
    variables = {
        "caseId": case.id,
        "caseNumber": case.number,
        "caseLink": work.links.case_page(case.id),
        "unit": case.unit,
    }
    work.outbox.publish("asp-contract-started", f"{case.id}/contract-started", case.id, case.id, variables)
