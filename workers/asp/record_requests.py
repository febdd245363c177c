"""`asp-record-requests`: the written requests have left; the clocks of replies and notice begin."""

from pydantic import AwareDatetime

from adapters.database.term_projection import REPLIES
from workers.runtime.contract import Command, Result, TermId
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.suspension import suspend_for_requests
from workers.shared.terms import happened, running_term
from workers.shared.walk import term_of, this_walk
from workers.shared.written_requests import requests_of


class RecordRequests(Command):
    """Record that the requests were sent."""


class RequestsRecorded(Result):
    """Which term the replies have."""

    replies_term_id: TermId
    replies_due: AwareDatetime


@task("asp-record-requests", clause="passport-asp/extension")
def record_requests(command: RecordRequests, work: Work) -> RequestsRecorded:
    """Date the requests; the first one suspends the review, and later ones do not prolong."""
    case = work.case(command.case_id)
    requests = requests_of(work, case.id)
    sent_before = all(request.sent_at is not None for request in requests)
    for request in requests:
        request.sent_at = request.sent_at or work.now
    case.move_to("requests")
    happened(work, case, "first-written-request")
    suspend_for_requests(work, case)
    replies = running_term(work, case, REPLIES)
    if replies is None and sent_before and case.closed_at is None:
        # An earlier walk of the case has sent them and seen their term over.
        replies = term_of(work, case, REPLIES)
    if replies is None:
        raise ForSupervisorError("Срок ответов на письменные запросы не запущен: проверьте rules/terms.")
    if replies.state == "ended":
        # It has waited the 30 days out: this one must not wait for them again.
        ended = f"{case.id}/term-ended/{replies.id}/{this_walk(work)}"
        work.outbox.publish("term-ended", ended, case.id, replies.id, {})
    work.note("requests-sent", case.id)
    return RequestsRecorded(replies_term_id=replies.id, replies_due=replies.due_at)
