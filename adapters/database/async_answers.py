"""What becomes of asynchronous questions and callbacks, in whichever order they come.

Both sides first commit what they know and then try to settle, so that one of them always sees both.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from lxml import etree
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.register_answer import RegisterAnswer, keep_answers, told_row
from adapters.database.replies_awaited import complete_if_all_replied, replies_awaited, request_about
from adapters.database.shep_question import ShepCallback, ShepQuestion
from adapters.database.unit_of_work import UnitOfWork
from adapters.database.written_request import WrittenRequest
from adapters.shep.answer_reading import judge
from adapters.shep.async_messages import Acknowledgement, DeliveryStatus
from adapters.shep.callback_port import Callback
from adapters.shep.envelope import ResponseInfo
from adapters.shep.errors import ShepError
from adapters.shep.service import Found, NoData
from adapters.shep.services import REGISTRY
from rules.codes import QueryState

KEPT = "kept"
MOST_QUESTIONS = 3
"""How often a member is asked about while answers come that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was made of a callback: its verdict, and the case it concerns if one is known."""

    verdict: str
    case_id: str | None = None


def keep_question(session: Session, told: Acknowledgement, case_id: str, system: str, iin: str) -> None:
    """Keep that a question was acknowledged; an acknowledgement that comes twice is kept once."""
    session.execute(
        insert(ShepQuestion)
        .values(
            correlation_id=told.correlation_id,
            message_id=told.message_id,
            case_id=case_id,
            system=system,
            iin=iin,
            acknowledged_at=told.response_date,
        )
        .on_conflict_do_nothing()
    )


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions that were put to a system for a case, by the member's ИИН."""

    pending: frozenset[str]
    spent: frozenset[str]
    """Who was asked about as often as anybody is, and always without an answer to be used."""

    @property
    def not_to_ask(self) -> frozenset[str]:
        """Return about whom no question is put now."""
        return self.pending | self.spent


def questions_of(session: Session, case_id: str, system: str) -> Questions:
    """Return the questions of a case to a system that are not answered; an answered one is an answer."""
    asked = select(ShepQuestion).where(
        ShepQuestion.case_id == case_id, ShepQuestion.system == system, ShepQuestion.answered_by.is_(None)
    )
    pending, failed = set(), Counter[str]()
    for question in session.scalars(asked):
        if question.answered_at is None:
            pending.add(question.iin)
        else:
            failed[question.iin] += 1
    spent = {iin for iin, times in failed.items() if times >= MOST_QUESTIONS}
    return Questions(frozenset(pending), frozenset(spent))


def unanswered(session: Session, case_id: str) -> set[tuple[str, str]]:
    """Return each system that was asked for a case, with the ИИН of each of whom it has not told."""
    told = select(RegisterAnswer.iin).where(
        RegisterAnswer.case_id == ShepQuestion.case_id,
        RegisterAnswer.system == ShepQuestion.system,
        RegisterAnswer.iin == ShepQuestion.iin,
    )
    asked = select(ShepQuestion.system, ShepQuestion.iin).where(ShepQuestion.case_id == case_id)
    return {(system, iin) for system, iin in session.execute(asked.where(~told.exists()))}


def keep_callback(work: UnitOfWork, callback: Callback) -> bool:
    """Keep a callback before anything is made of it; one that comes again is only counted.

    Return whether it is new.
    """
    kept = insert(ShepCallback).values(
        message_id=callback.message_id,
        correlation_id=callback.correlation_id,
        service_id=callback.service_id,
        sent_at=callback.sent_at,
        received_at=work.now,
        times=1,
        verdict=KEPT,
        data=callback.data,
    )
    counted = kept.on_conflict_do_update(
        index_elements=[ShepCallback.message_id], set_={"times": ShepCallback.times + 1}
    )
    return work.session.scalar(counted.returning(ShepCallback.times)) == 1


def hear(session: Session, told: DeliveryStatus) -> None:
    """Keep what the gateway says of a message of ours; a message that is not ours is passed over."""
    question = session.scalars(
        select(ShepQuestion).where(ShepQuestion.message_id == told.message_id).with_for_update()
    ).one_or_none()
    if question is not None:
        question.delivery = told.state


def unknown_callbacks(session: Session) -> int:
    """Return how many callbacks wait for a question that nobody has asked."""
    waiting = select(func.count()).select_from(ShepCallback).where(ShepCallback.verdict == KEPT)
    return session.scalar(waiting) or 0


def settle(work: UnitOfWork, correlation_id: str) -> list[Settlement]:
    """Make of the callbacks of a question what can be made of them."""
    session = work.session
    question = session.get(ShepQuestion, correlation_id, with_for_update=True)
    waiting = session.scalars(
        select(ShepCallback)
        .where(ShepCallback.correlation_id == correlation_id, ShepCallback.verdict == KEPT)
        .order_by(ShepCallback.received_at)
        .with_for_update()
    ).all()
    if question is None:
        return [Settlement(KEPT) for _ in waiting]
    settled = []
    for callback in waiting:
        callback.verdict = _verdict(work, question, callback)[:48]
        callback.data = None
        work.note("callback", question.case_id, system=question.system, verdict=callback.verdict)
        settled.append(Settlement(callback.verdict, question.case_id))
    return settled


def _verdict(work: UnitOfWork, question: ShepQuestion, callback: ShepCallback) -> str:
    if question.answered_by is not None:
        return "repeated"
    told = _told(work, question, callback)
    case = work.case(question.case_id)
    if isinstance(told, ShepError):
        # A failure, not «no data»: the question is put again (law.md C 14).
        question.answered_at = work.now
        _wake(work, case, question, callback)
        return told.outcome
    if told is None:
        return "malformed-other-service"
    question.answered_at, question.answered_by = work.now, callback.message_id
    if case.closed_at is not None:
        return "closed"
    request = request_about(work.session, case.id, question.system, question.iin)
    if case.decided_at is not None or _is_over(work.session, case, request):
        return "late"
    keep_answers(work.session, [told_row(case.id, question.system, question.iin, told, work.now)])
    if request is not None:
        request.state = QueryState.FOUND if isinstance(told, Found) else QueryState.NO_DATA
        request.replied_at = work.now
        complete_if_all_replied(work, case.id)
    _wake(work, case, question, callback)
    return "answered"


def _told(
    work: UnitOfWork, question: ShepQuestion, callback: ShepCallback
) -> Found[Any] | NoData | ShepError | None:
    """Return what a callback says; nothing where it comes from another service than was asked."""
    service = REGISTRY[question.system]
    if callback.service_id != service.service_id:
        return None
    data = etree.fromstring(callback.data or b"<data/>")
    empty = len(data) == 0 and not (data.text or "").strip()
    code = min(service.not_found_codes) if empty else min(service.success_codes)
    info = ResponseInfo(callback.message_id, callback.sent_at, code)
    try:
        return judge(service, question.iin, info, data, work.now)
    except ShepError as error:
        return error


def _is_over(session: Session, case: Case, request: WrittenRequest | None) -> bool:
    """Tell whether nobody waits any more: the body has replied, or the term of the replies has ended."""
    if request is None or request.sent_at is None:
        return False
    return request.state is not None or not replies_awaited(session, case.id)


def _wake(work: UnitOfWork, case: Case, question: ShepQuestion, callback: ShepCallback) -> None:
    """Tell the process once nothing that was asked of the system is on its way."""
    work.session.flush()
    if case.closed_at is None and not questions_of(work.session, case.id, question.system).pending:
        # It tells the process that the system has answered; the process waits for `case/system`.
        key = f"{case.id}/shep-answered/{callback.message_id}"
        work.outbox.publish("shep-answered", key, case.id, f"{case.id}/{question.system}", {})
