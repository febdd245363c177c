"""Incomes and birth dates corrected by a person, where the rules could not work them out."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.data_check import DataCheck
from adapters.database.decision import Decision
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.database.unit_of_work import UnitOfWork
from adapters.database.written_request import WrittenRequest
from adapters.desk.replies import Asked
from adapters.shep.services import INCOME
from rules.codes import QueryState

SOURCE = "official"
"""What stands as source of an answer that a person entered; the audit keeps who."""


class NothingToCorrectError(ValueError):
    """The case has nothing that a person must check, or its decision is drafted already."""


def may_correct(session: Session, case: Case) -> bool:
    """Tell whether data may be corrected: a person was asked to check, and nothing is decided yet."""
    check, decision = session.get(DataCheck, case.id), session.get(Decision, case.id)
    drafted = decision is not None and decision.document_id is not None
    return case.closed_at is None and not drafted and check is not None and bool(check.findings)


def correctable(session: Session, case_id: str) -> list[Asked]:
    """Return each member with what is known of their income, as the form of replies takes it."""
    rows = session.execute(
        select(FamilyMember, RegisterAnswer)
        .outerjoin(
            RegisterAnswer,
            (RegisterAnswer.case_id == FamilyMember.case_id)
            & (RegisterAnswer.iin == FamilyMember.iin)
            & (RegisterAnswer.system == INCOME.code),
        )
        .where(FamilyMember.case_id == case_id)
        .order_by(FamilyMember.position)
    )
    return [
        Asked(
            # Not kept: the form of replies asks a request which person and which state it has.
            WrittenRequest(system=INCOME.code, iin=member.iin, state=answer.state if answer else None),
            member,
            answer,
        )
        for member, answer in rows
    ]


def correct(work: UnitOfWork, case_id: str, asked: Asked, state: QueryState, payload: dict[str, Any]) -> None:
    """Put what a person found in the place of what the system told.

    Raises:
        NothingToCorrectError: the case is past its check.
    """
    if not may_correct(work.session, work.case(case_id)):
        raise NothingToCorrectError
    work.session.merge(
        RegisterAnswer(
            case_id=case_id,
            system=INCOME.code,
            iin=asked.member.iin,
            state=state,
            payload=payload,
            message_id=None,
            source=SOURCE,
            answered_at=work.now,
        )
    )
    work.note("correct-income", case_id, member=asked.member.position, state=state)


def correct_birth_date(work: UnitOfWork, case_id: str, member: FamilyMember, birth_date: date) -> None:
    """Put a paper's birth date in the place of the application's, which itself stays as signed.

    Raises:
        NothingToCorrectError: the case is past its check.
    """
    if not may_correct(work.session, work.case(case_id)):
        raise NothingToCorrectError
    member.birth_date = birth_date
    work.note("correct-birth-date", case_id, member=member.position)
