"""`asp-record-replies`: every written request has its reply."""

from workers.runtime.contract import Command, Nothing
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.suspension import resume_after_requests
from workers.shared.terms import happened
from workers.shared.written_requests import requests_of


class RecordReplies(Command):
    """Record that all replies are in."""


@task("asp-record-replies", clause="passport-asp/extension")
def record_replies(command: RecordReplies, work: Work) -> Nothing:
    """End the wait and let the review run again."""
    case = work.case(command.case_id)
    if any(request.state is None for request in requests_of(work, case.id)):
        raise ForSupervisorError(
            "Ответы внесены не на все запросы: внесите их на странице дела и повторите задание."
        )
    resume_after_requests(work, case)
    happened(work, case, "last-reply")
    work.note("replies-complete", case.id)
    return Nothing()
