"""Open cases that a person or a family has already: who applies once more is told (passport-asp/query-16)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from adapters.database.application import Application
from adapters.database.case import Case
from adapters.database.family_member import FamilyMember


@dataclass(frozen=True, slots=True)
class RunningCase:
    """An open case that a person is named in: `own` where they are its applicant."""

    case: Case
    own: bool


def running_case(session: Session, iin: str, *, besides: str | None = None) -> RunningCase | None:
    """Return the person's own open case, else one of somebody who named them as family.

    Whom the person names themselves is not looked up: nobody learns about strangers by listing them.
    """
    rows = session.execute(
        select(Case, Application.iin == iin)
        .join(FamilyMember, FamilyMember.case_id == Case.id)
        .join(Application, Application.case_id == Case.id)
        .where(FamilyMember.iin == iin, Case.closed_at.is_(None), Case.id != (besides or ""))
        .order_by((Application.iin == iin).desc(), Case.sequence.desc())
        .limit(1)
    ).first()
    return RunningCase(*rows) if rows else None


def cases_of_the_family(session: Session, case_id: str) -> list[Case]:
    """Return the other open cases that name anybody of a case's family, for officials."""
    named, other = aliased(FamilyMember), aliased(FamilyMember)
    found = (
        select(Case)
        .join(other, other.case_id == Case.id)
        .join(named, (named.iin == other.iin) & (named.case_id == case_id))
        .where(Case.id != case_id, Case.closed_at.is_(None))
        .order_by(Case.sequence)
        .distinct()
    )
    return list(session.scalars(found))
