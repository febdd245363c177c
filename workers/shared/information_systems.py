"""Which information systems are asked, about whom, with which question."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from adapters.database.case import Case
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.database.unit_of_work import UnknownCaseError
from adapters.shep.service import RegisterRequest, Service
from adapters.shep.services import AISOIP, INCOME, REGISTRY
from rules.asp import Queries, is_about, quarter_of
from rules.asp.queries import Member
from rules.codes import Edition
from rules.law import Law
from rules.terms import local_day
from workers.runtime.work import Work

Question = Callable[[Service[Any, Any], Member, date], RegisterRequest]


@dataclass(frozen=True)
class InformationSystem:
    """One system of the process: its registry entry, and how the question is made."""

    service: Service[Any, Any]
    question: Question

    def is_about(self, member: Member, applied_on: date, edition: Edition, law: Law) -> bool:
        """Tell whether a query that the system answers concerns a member (rules/asp/queries.yaml)."""
        return any(
            is_about(query, member, on=applied_on, parameters=law.parameters, carry_forward=law.carry_forward)
            for query in Queries.load().asked_of(self.service.code, edition)
        )

    def ask(self, member: Member, applied_on: date) -> RegisterRequest:
        """Return the question about a member."""
        return self.question(self.service, member, applied_on)


def _by_number(service: Service[Any, Any], member: Member, _applied_on: date) -> RegisterRequest:
    request: RegisterRequest = service.request.about_person(member.iin)
    return request


def _of_the_quarter(service: Service[Any, Any], member: Member, applied_on: date) -> RegisterRequest:
    """Ask for the quarter before the quarter of application (Social Code art. 127(2))."""
    quarter = quarter_of(applied_on).preceding
    request: RegisterRequest = service.request(
        iin=member.iin, period_from=quarter.first_day, period_to=quarter.last_day
    )
    return request


QUESTIONS: dict[str, Question] = {INCOME.code: _of_the_quarter, AISOIP.code: _of_the_quarter}
"""Systems that are asked for more than a number."""

SYSTEMS = {
    code: InformationSystem(service, QUESTIONS.get(code, _by_number)) for code, service in REGISTRY.items()
}
"""By our code of the system, as process variables have it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A member of a family whom a system is asked about, with what it has answered by now."""

    iin: str
    relation: str
    birth_date: date
    state: str | None
    source: str | None


_ASKED = (
    select(
        Case.submitted_at,
        Case.edition,
        FamilyMember.iin,
        FamilyMember.relation,
        FamilyMember.birth_date,
        RegisterAnswer.state,
        RegisterAnswer.source,
    )
    .join(FamilyMember, FamilyMember.case_id == Case.id)
    .outerjoin(
        RegisterAnswer,
        (RegisterAnswer.case_id == Case.id)
        & (RegisterAnswer.iin == FamilyMember.iin)
        & (RegisterAnswer.system == bindparam("system")),
    )
    .where(Case.id == bindparam("case_id"))
    .order_by(FamilyMember.position)
)
"""Made once: making it costs as much as asking it."""


def asked_about(work: Work, case_id: str, system: InformationSystem) -> tuple[list[Asked], date]:
    """Return whom a system is asked about for a case, and the day of application; one statement.

    Raises:
        UnknownCaseError: no case has this id.
    """
    rows = work.session.execute(_ASKED, {"case_id": case_id, "system": system.service.code}).all()
    if not rows:
        raise UnknownCaseError(case_id)
    applied_on, edition = local_day(rows[0].submitted_at), Edition(rows[0].edition)
    family = [Asked(row.iin, row.relation, row.birth_date, row.state, row.source) for row in rows]
    return [one for one in family if system.is_about(one, applied_on, edition, work.law)], applied_on


def members_asked(work: Work, case: Case, system: InformationSystem) -> list[FamilyMember]:
    """Return the members of a case's family that a system is asked about, in the order of the application."""
    return members_asked_by_each(work, case, [system])[system.service.code]


def members_asked_by_each(
    work: Work, case: Case, systems: Iterable[InformationSystem]
) -> dict[str, list[FamilyMember]]:
    """Return by the systems' codes whom each is asked about, as `members_asked`; the family is read once."""
    in_order = select(FamilyMember).where(FamilyMember.case_id == case.id).order_by(FamilyMember.position)
    family = work.session.scalars(in_order).all()
    applied_on, edition = local_day(case.submitted_at), Edition(case.edition)
    return {
        system.service.code: [
            member for member in family if system.is_about(member, applied_on, edition, work.law)
        ]
        for system in systems
    }
