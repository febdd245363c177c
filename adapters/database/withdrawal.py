"""Withdraw an application: what portal and desk do alike; the process ends the case."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.outbox import Effect
from adapters.database.unit_of_work import UnitOfWork

MESSAGE = "asp-application-withdrawn"


class CaseClosedError(ValueError):
    """The case is closed: there is nothing to withdraw."""


def withdraw(work: UnitOfWork, case_id: str) -> bool:
    """Want the case withdrawn; say whether that is new.

    Raises:
        CaseClosedError: the case is closed.
    """
    case = work.case(case_id)
    if case.closed_at is not None:
        raise CaseClosedError
    new = work.outbox.publish(MESSAGE, _key(case_id), case_id, case_id, {})
    if new:
        work.note("withdraw-application", case_id)
    return new


def withdraw_again(work: UnitOfWork, case_id: str, again: int) -> bool:
    """Say a withdrawal anew to an instance that took the place of a lost one, if there was one to say."""
    if not withdrawal_wanted(work.session, case_id):
        return False
    return work.outbox.publish(MESSAGE, f"{_key(case_id)}/{again}", case_id, case_id, {})


def withdrawal_wanted(session: Session, case_id: str) -> bool:
    """Tell whether somebody has withdrawn the application, though the case may still be open."""
    return session.scalar(select(Effect.id).where(Effect.business_key == _key(case_id))) is not None


def _key(case_id: str) -> str:
    return f"{case_id}/withdrawn"
