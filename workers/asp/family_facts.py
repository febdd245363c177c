"""The family and its incomes as the rules want them, from the application and the registers' answers."""

from datetime import date

from sqlalchemy import select

from adapters.database.family_member import FamilyMember as MemberRow
from adapters.database.register_answer import RegisterAnswer
from adapters.shep.services import INCOME, IncomeAnswer
from rules.asp import FamilyMember, Flag, IncomeEntry, Relation
from rules.asp.family import ADULT
from rules.asp.quarter import age_on
from rules.codes import QueryState
from rules.identifiers import sex_of
from workers.runtime.work import Work

CARED_FOR_UNDER = 3
"""A child under 3 makes the only able-bodied member a carer (Social Code art. 122)."""


def family_of(work: Work, case_id: str, applied_on: date) -> list[FamilyMember]:
    """Return the family; keys are positions in the application, never an ИИН."""
    rows = list(
        work.session.scalars(
            select(MemberRow).where(MemberRow.case_id == case_id).order_by(MemberRow.position)
        )
    )
    small_child = any(age_on(row.birth_date, applied_on) < CARED_FOR_UNDER for row in rows)
    return [
        FamilyMember(
            key=str(row.position),
            relation=Relation(row.relation),
            birth_date=row.birth_date,
            sex=sex_of(row.iin),
            flags=_flags(row, applied_on, small_child=small_child),
        )
        for row in rows
    ]


def _flags(row: MemberRow, applied_on: date, *, small_child: bool) -> frozenset[Flag]:
    parent = row.relation in {Relation.APPLICANT, Relation.SPOUSE}
    if small_child and parent and age_on(row.birth_date, applied_on) >= ADULT:
        return frozenset({Flag.CARER})
    return frozenset()


def incomes_of(work: Work, case_id: str) -> list[IncomeEntry]:
    """Return every income the registers told of; where they knew nothing, the data at hand decide."""
    told = select(RegisterAnswer, MemberRow.position).join(
        MemberRow, (MemberRow.case_id == RegisterAnswer.case_id) & (MemberRow.iin == RegisterAnswer.iin)
    )
    found = told.where(
        RegisterAnswer.case_id == case_id,
        RegisterAnswer.system == INCOME.code,
        RegisterAnswer.state == QueryState.FOUND,
    )
    return [
        IncomeEntry(
            member=str(position),
            kind=income.kind,
            amount=income.amount,
            month=income.month,
            source=INCOME.code,
            reference=answer.message_id,
        )
        for answer, position in work.session.execute(found)
        for income in IncomeAnswer.model_validate(answer.payload).incomes.income
    ]
