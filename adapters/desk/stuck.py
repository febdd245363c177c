"""What does not go on by itself in a region: cases without movement, incidents, parked effects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, not_, or_, select
from sqlalchemy.orm import Session

from adapters.camunda.search import Incident
from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.outbox import Effect
from adapters.database.undelivered import waits_for_person
from adapters.desk.official import DeskOfficial
from adapters.desk.task_board import TaskBoard

DAYS = 5
"""After so many days without movement a case is shown; configuration, no norm says it."""
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Still:
    """An open case and when anything last happened in it."""

    case: Case
    moved_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Halted:
    """An incident of a case."""

    case: Case
    incident: Incident


@dataclass(frozen=True, slots=True)
class Parked:
    """An effect that waits for a person; what it carries is not shown."""

    case: Case
    effect: Effect


def still(session: Session, official: DeskOfficial, now: datetime, days: int = DAYS) -> Sequence[Still]:
    """Return the open cases of the official's regions in which nothing happened, the longest still first.

    That somebody looked, or that a term came nearer its end, is no movement.
    """
    looked = or_(AuditEntry.action.startswith("read-"), AuditEntry.action.startswith("term-"))
    last = (
        select(func.max(AuditEntry.at))
        .where(AuditEntry.case_id == Case.id, not_(looked))
        .correlate(Case)
        .scalar_subquery()
    )
    moved, before = func.coalesce(last, Case.submitted_at), now - timedelta(days=days)
    wanted = (
        select(Case, moved)
        .where(Case.closed_at.is_(None), Case.region.in_(official.regions), Case.submitted_at < before)
        .where(moved < before)
        .order_by(moved, Case.sequence)
        .limit(SHOWN)
    )
    return [Still(case, at, (now - at).days) for case, at in session.execute(wanted)]


def halted(session: Session, official: DeskOfficial, board: TaskBoard) -> Sequence[Halted]:
    """Return the newest incidents of cases of the official's regions.

    Raises:
        EngineError: the engine does not answer.
    """
    found = board.incidents(SHOWN)
    ids = {case_id for case_id, _ in found}
    wanted = select(Case).where(Case.id.in_(ids), Case.region.in_(official.regions))
    cases = {case.id: case for case in session.scalars(wanted)}
    return [Halted(cases[case_id], incident) for case_id, incident in found if case_id in cases]


def parked(session: Session, official: DeskOfficial) -> Sequence[Parked]:
    """Return the effects of the official's regions that wait for a person, the oldest first."""
    wanted = (
        select(Case, Effect)
        .join(Case, Case.id == Effect.case_id)
        .where(waits_for_person(), Case.region.in_(official.regions))
        .order_by(Effect.id)
        .limit(SHOWN)
    )
    return [Parked(*row) for row in session.execute(wanted)]
