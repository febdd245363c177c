"""What becomes of asynchronous questions and callbacks, in whichever order they come.

Both sides first commit what they know and then try to settle, so that one of them always sees both.
"""

from dataclasses import dataclass

from lxml import etree
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.register_answer import RegisterAnswer
from adapters.database.shep_question import ShepCallback, ShepQuestion
from adapters.database.unit_of_work import UnitOfWork
from adapters.shep.answer_reading import judge
from adapters.shep.async_messages import Acknowledgement, DeliveryStatus
from adapters.shep.callback_port import Callback
from adapters.shep.envelope import ResponseInfo
from adapters.shep.errors import ShepError
from adapters.shep.service import Found
from adapters.shep.services import REGISTRY
from rules.codes import QueryState

KEPT = "kept"
MESSAGE = "shep-answered"
"""The message that tells a process that a system has answered; its key is `case/system`."""


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


def keep_callback(work: UnitOfWork, callback: Callback) -> None:
    """Keep a callback before anything is made of it; one that comes again is only counted."""
    session = work.session
    session.execute(
        insert(ShepCallback)
        .values(
            message_id=callback.message_id,
            correlation_id=callback.correlation_id,
            service_id=callback.service_id,
            sent_at=callback.sent_at,
            received_at=work.now,
            times=1,
            verdict=KEPT,
            data=callback.data,
        )
        .on_conflict_do_update(
            index_elements=[ShepCallback.message_id], set_={"times": ShepCallback.times + 1}
        )
    )


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
    service = REGISTRY[question.system]
    if callback.service_id != service.service_id:
        return "malformed-other-service"
    data = etree.fromstring(callback.data or b"<data/>")
    empty = len(data) == 0 and not (data.text or "").strip()
    code = min(service.not_found_codes) if empty else min(service.success_codes)
    info = ResponseInfo(callback.message_id, callback.sent_at, code)
    try:
        told = judge(service, question.iin, info, data, work.now)
    except ShepError as error:
        return error.outcome
    question.answered_at, question.answered_by = work.now, callback.message_id
    case = work.case(question.case_id)
    if case.closed_at is not None:
        return "closed"
    late = case.decided_at is not None
    _keep_answer(work, case, question, told)
    if late:
        return "late"
    work.outbox.publish(
        MESSAGE, f"{case.id}/{MESSAGE}/{callback.message_id}", case.id, f"{case.id}/{question.system}", {}
    )
    return "answered"


def _keep_answer(work: UnitOfWork, case: Case, question: ShepQuestion, told: object) -> None:
    found = isinstance(told, Found)
    work.session.merge(
        RegisterAnswer(
            case_id=case.id,
            system=question.system,
            iin=question.iin,
            state=QueryState.FOUND if found else QueryState.NO_DATA,
            payload=told.answer.model_dump(mode="json") if isinstance(told, Found) else {},
            message_id=question.answered_by,
            source="shep-late" if case.decided_at is not None else "shep",
            dated=getattr(told, "dated", None),
            answered_at=work.now,
        )
    )
