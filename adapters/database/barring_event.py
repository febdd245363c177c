"""The register of events that bar an application for six months, by person and family across cases.

Grounds 4, 5 and 6 (facts, law C 9). Each event is dated, says who established it, and bears the people it
bars: the whole family of the case it came from, so that an application of any of them finds it.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, String, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base
from adapters.database.family_member import FamilyMember
from adapters.database.unit_of_work import UnitOfWork
from rules.asp.bars import TERMS, BarringEvent
from rules.codes import RefusalGround


class BarringEventRow(Base):
    """One event; one that was lifted bars nobody and stays to be read."""

    __tablename__ = "barring_event"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    business_key: Mapped[str] = mapped_column(String(160), unique=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    ground: Mapped[str] = mapped_column(String(16))
    day: Mapped[date]
    established_by: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]


class BarredPerson(Base):
    """A person whom an event bars."""

    __tablename__ = "barred_person"

    event_id: Mapped[int] = mapped_column(ForeignKey("barring_event.id"), primary_key=True)
    iin: Mapped[str] = mapped_column(String(12), primary_key=True, index=True)


def record_bar(work: UnitOfWork, case_id: str, ground: RefusalGround, day: date) -> None:
    """Enter an event against the family of a case; entered again it takes the place of the one before.

    `day` is that of the refusal (4), of the termination or established breach (5), of the submission of the
    false papers (6).

    Raises:
        ValueError: the ground bars nobody.
    """
    if ground not in TERMS:
        raise ValueError(f"the ground {ground} bars no later application")
    family = work.session.scalars(select(FamilyMember.iin).where(FamilyMember.case_id == case_id)).all()
    values = {
        "business_key": bar_key(case_id, ground),
        "case_id": case_id,
        "ground": ground,
        "day": day,
        "established_by": work.actor,
        "recorded_at": work.now,
        "lifted_at": None,
    }
    entered = insert(BarringEventRow).values(values)
    event = work.session.scalar(
        entered.on_conflict_do_update(index_elements=["business_key"], set_=values).returning(
            BarringEventRow.id
        )
    )
    people = [{"event_id": event, "iin": iin} for iin in family]
    work.session.execute(insert(BarredPerson).values(people).on_conflict_do_nothing())
    work.note("bar-recorded", case_id, ground=ground)


def lift_bar(work: UnitOfWork, case_id: str, ground: RefusalGround) -> None:
    """Lift an event that was entered by mistake; without one nothing happens."""
    entered = select(BarringEventRow).where(BarringEventRow.business_key == bar_key(case_id, ground))
    event = work.session.scalar(entered)
    if event is not None and event.lifted_at is None:
        event.lifted_at = work.now
        work.note("bar-lifted", case_id, ground=ground)


def bars_against(session: Session, case_id: str) -> list[BarringEvent]:
    """Return every event that bears a member of the case's family, whichever case it came from."""
    events = (
        select(BarringEventRow)
        .join(BarredPerson, BarredPerson.event_id == BarringEventRow.id)
        .join(FamilyMember, FamilyMember.iin == BarredPerson.iin)
        .where(FamilyMember.case_id == case_id, BarringEventRow.lifted_at.is_(None))
        .distinct()
        .order_by(BarringEventRow.id)
    )
    return [
        BarringEvent(RefusalGround(event.ground), event.day, f"bar#{event.id}")
        for event in session.scalars(events)
    ]


def bar_key(case_id: str, ground: RefusalGround) -> str:
    """Return the key of an event: a case enters each ground once."""
    return f"{case_id}/{ground}"
