"""The hearing on the desk: when it may be held, and the minutes that end its task."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.decision_act import Act, act_on
from adapters.database.document import Document
from adapters.database.hearing import Hearing
from adapters.database.notice import Notice
from adapters.database.unit_of_work import UnitOfWork
from adapters.desk.decision_draft import keep_act
from adapters.desk.official import DeskOfficial
from adapters.desk.signing import NotAllowedError
from rules.asp.hearing import first_day_of_hearing
from rules.codes import HearingOutcome
from rules.law import Law
from rules.terms import local_day

ELEMENT = "holdHearing"


class NoHearingError(ValueError):
    """The case has no hearing that waits for its minutes."""


class TooEarlyError(ValueError):
    """The invitation left later than the term of notice before that day, or not yet; or it lies ahead."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the official writes down."""

    held_on: date
    attended: bool
    text: str
    outcome: HearingOutcome


def hearing_awaited(session: Session, case: Case) -> Hearing | None:
    """Return the hearing that waits for its minutes."""
    hearing = session.get(Hearing, case.id)
    return hearing if hearing and hearing.outcome is None and case.closed_at is None else None


def first_day(session: Session, hearing: Hearing, law: Law) -> date | None:
    """Return the first day on which the applicant may be heard; None until the invitation has left."""
    of_invitation = select(Notice.accepted_at).where(Notice.document_id == hearing.invitation_id)
    left = [at for at in session.scalars(of_invitation) if at is not None]
    if not left:
        return None
    return first_day_of_hearing(local_day(min(left)), terms=law.terms, calendar=law.calendar)


def keep_minutes(work: UnitOfWork, official: DeskOfficial, case: Case, minutes: Minutes, law: Law) -> None:
    """Keep the minutes, which completes the task; a draft that is reconsidered is returned to rework.

    Raises:
        NotAllowedError: the official is not of the authorised body of the case's unit.
        NoHearingError: no hearing waits for minutes.
        TooEarlyError: it cannot have been held on that day.
    """
    if not official.may_prepare(case):
        raise NotAllowedError
    case = work.case(case.id)  # locked: of two minutes written at once the first stand
    hearing = hearing_awaited(work.session, case)
    if hearing is None:
        raise NoHearingError
    earliest = first_day(work.session, hearing, law)
    if earliest is None or not earliest <= minutes.held_on <= local_day(work.now):
        raise TooEarlyError
    hearing.held_on, hearing.attended = minutes.held_on, minutes.attended
    hearing.minutes, hearing.outcome = minutes.text, minutes.outcome
    hearing.held_by, hearing.recorded_at = official.login, work.now
    reconsidered = minutes.outcome is HearingOutcome.RECONSIDER
    if reconsidered and not act_on(work.session, hearing.draft_id, Act.RETURNED):
        draft = work.session.get_one(Document, hearing.draft_id)
        keep_act(work, official, draft, Act.RETURNED, minutes.text)
    work.outbox.complete_user_task(ELEMENT, f"{case.id}/heard", case.id, {}, since=work.now)
    work.note("hold-hearing", case.id, outcome=minutes.outcome)
