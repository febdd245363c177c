"""`asp-register-application`: number, tear-off slip, and the review term begins."""

from datetime import datetime, timedelta

from sqlalchemy import select

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
from workers.shared.terms import arm_term, close_term

REVIEW_TERMS = {
    Channel.CENTRE: "asp-review-centre",
    Channel.PORTAL: "asp-review-portal",
    Channel.AKIM: "asp-review-akim",
    Channel.PROACTIVE: "asp-review-proactive",
}


class RegisterApplication(Command):
    """Register the application."""


class ApplicationRegistered(Result):
    """The case's number and the slip."""

    case_number: Key
    slip_id: DocumentId


@task("asp-register-application", clause="passport-asp/slip")
def register_application(command: RegisterApplication, work: Work) -> ApplicationRegistered:
    """Give the application its number and the applicant the tear-off slip; start the review clock."""
    case = work.case(command.case_id)
    if case.unit is None:
        raise ForSupervisorError("Дело не распределено: сначала выполните «Направить в карьерный центр».")
    registration = work.session.scalar(
        select(Term).where(Term.case_id == case.id, Term.term == "asp-registration").with_for_update()
    )
    case.registered_at = work.now
    case.number = f"ASP-{local_day(work.now).year}-{case.sequence:06d}"
    review = arm_term(
        work, case, REVIEW_TERMS[Channel(case.channel)], _clock_start(case, registration, work.now)
    )
    if registration is not None and registration.state in ("armed", "warned", "breached"):
        close_term(work, registration, reason="application-registered")
    unit = work.law.units.unit(case.unit)
    slip = render_slip(
        SlipData(
            case_number=case.number,
            registered_on=local_day(work.now),
            result_on=review.last_day or local_day(review.due_at),
            result_provisional=not review.confirmed,
            accepted_by=unit.centre.ru,
            authority=authority_of(unit),
            status_link=work.links.status_page(case.id),
        )
    )
    document = keep_document(
        work, case, kind="slip", business_key="slip", title="Отрывной талон", content=slip
    )
    work.note("application-registered", case.id, number=case.number)
    return ApplicationRegistered(case_number=case.number, slip_id=document.id)


def _clock_start(case: Case, registration: Term | None, now: datetime) -> datetime:
    """Inaction cannot stop time: a portal case's clock starts at the latest when its registration was due.

    An application handed to the akim started its clock on that day (law.md C 3, 5).
    """
    if case.channel == Channel.AKIM:
        return case.submitted_at
    if registration is not None and now >= registration.due_at:
        return registration.due_at - timedelta(microseconds=1)
    return now
