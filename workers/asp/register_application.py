"""`asp-register-application`: number, tear-off slip, and the review term begins."""

from datetime import datetime, timedelta

from pydantic import AwareDatetime

from adapters.database.application import Application
from adapters.database.case import Case
from adapters.database.term import Term
from adapters.documents import SlipData, render_slip
from rules.codes import Channel
from rules.terms import local_day
from workers.runtime.contract import Command, DocumentId, Key, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.authority import authority_of
from workers.shared.documents import keep_document
from workers.shared.terms import happened, running_term
from workers.shared.walk import review_of

STARTS = {
    Channel.AKIM: "package-submitted-to-akim",
    Channel.PROACTIVE: "consent-to-survey",
}
"""What starts the review clock, where it is not the registration by the centre (law.md C 3)."""


class RegisterApplication(Command):
    """Register the application."""


class ApplicationRegistered(Result):
    """The case's number and the slip."""

    case_number: Key
    slip_id: DocumentId
    hand_over_due: AwareDatetime | None = None
    """By when the centre has the akim's package (law.md C 4)."""


@task("asp-register-application", clause="passport-asp/slip")
def register_application(command: RegisterApplication, work: Work) -> ApplicationRegistered:
    """Give the application its number and the applicant the tear-off slip; start the review clock."""
    case = work.case(command.case_id)
    if case.unit is None:
        raise ForSupervisorError("Дело не распределено: сначала выполните «Определить карьерный центр».")
    if case.registered_at is None or case.number is None:
        # Centre and akim register at their counters, whenever this job comes to it.
        at_counter = case.channel in (Channel.CENTRE, Channel.AKIM)
        case.registered_at = case.submitted_at if at_counter else work.now
        case.number = f"ASP-{local_day(case.registered_at).year}-{case.sequence:06d}"
    review = _start_clocks(work, case)
    unit = work.law.units.unit(case.unit)
    application = work.session.get_one(Application, case.id)
    hand_over = running_term(work, case, "asp-akim-hand-over")
    slip = render_slip(
        SlipData(
            case_number=case.number,
            registered_on=local_day(case.registered_at),
            result_on=review.last_day or local_day(review.due_at),
            result_provisional=not review.confirmed,
            accepted_by=application.acceptor or unit.centre.ru,
            authority=authority_of(unit),
            status_link=work.links.status_page(case.id),
        ),
        work.templates,
    )
    document = keep_document(
        work, case, kind="slip", business_key="slip", title="Отрывной талон", content=slip
    )
    work.note("application-registered", case.id, number=case.number)
    return ApplicationRegistered(
        case_number=case.number,
        slip_id=document.id,
        hand_over_due=hand_over.due_at if hand_over else None,
    )


def _start_clocks(work: Work, case: Case) -> Term:
    channel = Channel(case.channel)
    if channel in STARTS:
        happened(work, case, STARTS[channel], at=case.submitted_at)
    if channel is not Channel.AKIM:
        at = _registered(running_term(work, case, "asp-registration"), case.registered_at or work.now)
        happened(work, case, "application-registered-by-centre", at=at)
    review = review_of(work, case)
    if review is None:
        raise ForSupervisorError(
            f"Для канала «{channel}» нет срока рассмотрения: добавьте его в rules/terms и повторите."
        )
    return review


def _registered(registration: Term | None, at: datetime) -> datetime:
    """Inaction cannot stop time: the clock starts at the latest when registration was due (law.md C 5)."""
    if registration is not None and at >= registration.due_at:
        return registration.due_at - timedelta(microseconds=1)
    return at
