"""`asp-plan-hearing`: a refusal looms; the applicant is invited to be heard before it."""

from pydantic import AwareDatetime

from adapters.database.case import Case
from adapters.database.decision import Decision
from adapters.database.hearing import Hearing
from adapters.documents import HearingData, render_hearing
from rules.asp.hearing import first_day_of_hearing
from rules.codes import RefusalGround
from rules.terms import end_of, local_day, start_of
from rules.terms.zone import ONE_DAY
from workers.asp.recipient import recipient_of, unit_of
from workers.runtime.contract import Command, DocumentId, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.authority import authority_of
from workers.shared.documents import keep_document
from workers.shared.terms import happened


class PlanHearing(Command):
    """Name the day and write the invitation."""


class HearingPlanned(Result):
    """The invitation to be signed, and the end of the day of the hearing."""

    document_id: DocumentId
    hearing_due: AwareDatetime


@task("asp-plan-hearing", clause="appk/73")
def plan_hearing(command: PlanHearing, work: Work) -> HearingPlanned:
    """Plan the first day that leaves three working days after an invitation of the next one (law.md C 8)."""
    case = work.case(command.case_id)
    hearing = work.session.get(Hearing, case.id) or _plan(work, case)
    return HearingPlanned(document_id=hearing.invitation_id, hearing_due=end_of(hearing.planned_on))


def _plan(work: Work, case: Case) -> Hearing:
    decision = work.session.get(Decision, case.id)
    if decision is None or decision.document_id is None or not decision.grounds:
        raise ForSupervisorError("Проекта отказа нет: заслушивать не о чем.")
    calendar = work.law.calendar
    # The invitation waits for its signature: it may leave on the next working day.
    invited = calendar.next_working(local_day(work.now) + ONE_DAY)
    day = first_day_of_hearing(invited, terms=work.law.terms, calendar=calendar)
    unit = unit_of(work, case)
    content = render_hearing(
        HearingData(
            case_number=case.number or "",
            dated=local_day(work.now),
            recipient=recipient_of(work, case),
            heard_on=day,
            grounds=tuple(RefusalGround(ground) for ground in decision.grounds),
            authority=authority_of(unit),
            check_link=work.links.status_page(case.id),
        ),
        work.templates,
    )
    letter = keep_document(
        work,
        case,
        kind="notice-hearing",
        business_key="hearing",
        title="Приглашение на заслушивание",
        content=content,
    )
    hearing = Hearing(
        case_id=case.id,
        draft_id=decision.document_id,
        invitation_id=letter.id,
        planned_on=day,
        planned_at=work.now,
    )
    work.session.add(hearing)
    case.move_to("hearing")
    happened(work, case, "hearing", at=start_of(day))
    work.note("hearing-planned", case.id, document=letter.id)
    return hearing
