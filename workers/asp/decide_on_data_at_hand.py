"""`asp-decide-on-data-at-hand`: the 30 days for replies are over."""

from sqlalchemy import select

from adapters.database.case import Case
from adapters.database.register_answer import RegisterAnswer, keep_answers
from adapters.database.written_request import WrittenRequest
from rules.codes import QueryState
from workers.runtime.contract import Command, Nothing
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.suspension import resume_after_requests
from workers.shared.written_requests import requests_of

SILENCE = "no-answer"
"""The source of what nobody told in time."""


class DecideOnDataAtHand(Command):
    """Go on without the missing replies."""


@task("asp-decide-on-data-at-hand", clause="passport-asp/extension")
def decide_on_data_at_hand(command: DecideOnDataAtHand, work: Work) -> Nothing:
    """Let the review run again; what no body answered stays unknown and is decided on the rest."""
    case = work.case(command.case_id)
    resume_after_requests(work, case)
    unanswered = [request for request in requests_of(work, case.id) if request.state is None]
    _keep_silence(work, case, unanswered)
    work.note("decided-on-data-at-hand", case.id, unanswered=len(unanswered))
    return Nothing()


def _keep_silence(work: Work, case: Case, unanswered: list[WrittenRequest]) -> None:
    """Keep that neither a system that was to call back nor the body has told anything."""
    told = select(RegisterAnswer.system, RegisterAnswer.iin).where(RegisterAnswer.case_id == case.id)
    known = {(system, iin) for system, iin in work.session.execute(told)}
    silent = [one for one in unanswered if (one.system, one.iin) not in known]
    keep_answers(
        work.session,
        [
            {
                "case_id": case.id,
                "system": request.system,
                "iin": request.iin,
                "state": QueryState.NO_DATA,
                "payload": {},
                "source": SILENCE,
                "answered_at": work.now,
            }
            for request in silent
        ],
    )
