"""Replies to written requests: what may still be entered, and what entering one keeps (law.md C 14, 15)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.database.replies_awaited import ELEMENT, complete_key, replies_awaited
from adapters.database.unit_of_work import UnitOfWork
from adapters.database.written_request import WrittenRequest
from adapters.shep.services import INCOME
from rules.asp.quarter import quarter_of
from rules.codes import QueryState
from rules.terms import local_day

SOURCE = "written-request"


class NotWaitingError(ValueError):
    """The case does not wait for replies: none were asked, all are in, or their 30 days are over."""


class RepliesMissingError(ValueError):
    """A request has no reply yet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was sent, with the member it is about and what is known by now."""

    request: WrittenRequest
    member: FamilyMember
    answer: RegisterAnswer | None

    @property
    def of_income(self) -> bool:
        """Tell whether the reply has amounts."""
        return self.request.system == INCOME.code


def asked_in_writing(session: Session, case_id: str) -> list[Asked]:
    """Return the requests of a case that were sent, by member and system."""
    rows = session.execute(
        select(WrittenRequest, FamilyMember, RegisterAnswer)
        .join(
            FamilyMember,
            (FamilyMember.case_id == WrittenRequest.case_id) & (FamilyMember.iin == WrittenRequest.iin),
        )
        .outerjoin(
            RegisterAnswer,
            (RegisterAnswer.case_id == WrittenRequest.case_id)
            & (RegisterAnswer.iin == WrittenRequest.iin)
            & (RegisterAnswer.system == WrittenRequest.system),
        )
        .where(WrittenRequest.case_id == case_id, WrittenRequest.sent_at.is_not(None))
        .order_by(FamilyMember.position, WrittenRequest.system)
    )
    return [Asked(*row) for row in rows]


def waits_for_replies(session: Session, case: Case) -> bool:
    """Tell whether replies may be entered: their term runs, and nobody has said that all are in."""
    return (
        case.closed_at is None
        and replies_awaited(session, case.id)
        and bool(asked_in_writing(session, case.id))
    )


def months_asked(case: Case) -> tuple[date, date, date]:
    """Return the months whose incomes count: the quarter before that of the application (art. 127)."""
    return quarter_of(local_day(case.submitted_at)).preceding.months


def enter_reply(
    work: UnitOfWork, case_id: str, request_id: str, state: QueryState, payload: dict[str, Any]
) -> None:
    """Keep one reply; entered again it takes the place of the one before, whose date stands.

    A correction is no later reply: the wait, and so the suspension of the review, ended with the first.

    Raises:
        NotWaitingError: replies are not awaited, or there is no such request.
    """
    _waiting(work, case_id)
    request = work.session.get(WrittenRequest, request_id)
    if request is None or request.case_id != case_id or request.sent_at is None:
        raise NotWaitingError
    request.state, request.replied_at = state, request.replied_at or work.now
    work.session.merge(
        RegisterAnswer(
            case_id=case_id,
            system=request.system,
            iin=request.iin,
            state=state,
            payload=payload,
            message_id=None,
            source=SOURCE,
            answered_at=work.now,
        )
    )
    work.note("enter-reply", case_id, request=request.id, system=request.system, state=state)


def enter_late_reply(work: UnitOfWork, case_id: str, request_id: str, state: QueryState) -> None:
    """Keep that a reply came after the end of the wait: on record and flagged, it changes nothing.

    Raises:
        NotWaitingError: the reply is still awaited, or is in, or there is no such request.
    """
    waits = waits_for_replies(work.session, work.case(case_id))
    request = work.session.get(WrittenRequest, request_id)
    if waits or request is None or request.case_id != case_id or request.sent_at is None or request.state:
        raise NotWaitingError
    request.late_state, request.late_at = state, request.late_at or work.now
    work.note("late-reply", case_id, request=request.id, system=request.system, state=state)


def complete_replies(work: UnitOfWork, case_id: str) -> None:
    """Say that all replies are in, which completes the user task.

    Raises:
        NotWaitingError: replies are not awaited.
        RepliesMissingError: a request has none.
    """
    _waiting(work, case_id)
    if any(one.request.state is None for one in asked_in_writing(work.session, case_id)):
        raise RepliesMissingError
    work.outbox.complete_user_task(ELEMENT, complete_key(case_id), case_id, {}, since=work.now)
    work.note("complete-replies", case_id)


def _waiting(work: UnitOfWork, case_id: str) -> None:
    if not waits_for_replies(work.session, work.case(case_id)):
        raise NotWaitingError
