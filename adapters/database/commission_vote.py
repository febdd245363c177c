"""Visits of the участковая комиссия, votes of its members, and the ballot that they make."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base
from adapters.database.decision_act import returns_of


class CommissionVisit(Base):
    """One visit: surveyed, refused, or nobody at home."""

    __tablename__ = "commission_visit"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(16))
    visited_on: Mapped[date | None]
    recorded_at: Mapped[datetime]


class CommissionVote(Base):
    """What one member said in one round; until the ballot is closed they may say otherwise."""

    __tablename__ = "commission_vote"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The login."""
    body: Mapped[str] = mapped_column(String(32))
    vote: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)
    """A dissenting opinion, or what the conflict of interest is."""
    at: Mapped[datetime]


class CommissionBallot(Base):
    """The conclusion that the votes of a round came to."""

    __tablename__ = "commission_ballot"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    need: Mapped[str] = mapped_column(String(16))
    quorum: Mapped[int]
    closed_by: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime]


def round_of(session: Session, case_id: str) -> int:
    """Return which vote of the commission the case is at: a decision that came back may bring another."""
    return 1 + len(returns_of(session, case_id))


def votes_of(session: Session, case_id: str, in_round: int) -> list[CommissionVote]:
    """Return the votes of a round, the first first."""
    of_round = select(CommissionVote).where(
        CommissionVote.case_id == case_id, CommissionVote.round == in_round
    )
    return list(session.scalars(of_round.order_by(CommissionVote.at, CommissionVote.member)))


def ballot_of(session: Session, case_id: str, in_round: int) -> CommissionBallot | None:
    """Return the closed ballot of a round."""
    return session.get(CommissionBallot, (case_id, in_round))


def visits_of(session: Session, case_id: str) -> list[CommissionVisit]:
    """Return the visits of a case in their order."""
    of_case = select(CommissionVisit).where(CommissionVisit.case_id == case_id)
    return list(session.scalars(of_case.order_by(CommissionVisit.number)))
