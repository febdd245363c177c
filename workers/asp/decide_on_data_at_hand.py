"""`asp-decide-on-data-at-hand`: the 30 days for replies are over."""

from adapters.database.register_answer import keep_no_data
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
    # Neither a system that was to call back nor the body has told anything.
    untold = [(request.system, request.iin) for request in unanswered]
    keep_no_data(work.session, case.id, untold, SILENCE, work.now)
    work.note("decided-on-data-at-hand", case.id, unanswered=len(unanswered))
    return Nothing()
