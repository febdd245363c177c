"""What officials did with a draft of a decision: prepared it for signature, or returned it for rework."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.audit import AuditEntry
from adapters.database.base import Base


class Act(StrEnum):
    """Name what was done with a draft."""

    PREPARED = "prepared"
    RETURNED = "returned"


class DecisionAct(Base):
    """One act on one draft: each draft is prepared once and, if it is, returned once."""

    __tablename__ = "decision_act"

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    act: Mapped[str] = mapped_column(String(16), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    official: Mapped[str] = mapped_column(String(64))
    """The login."""
    official_iin: Mapped[str] = mapped_column(String(12))
    """By which four eyes are told from two: one person may have two logins."""
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)
    """Why it was returned, in the words of who returned it."""


def act_on(session: Session, document_id: str, act: Act) -> DecisionAct | None:
    """Return what was done with a draft, if it was."""
    return session.get(DecisionAct, (document_id, str(act)))


def prepared_by(session: Session, document_id: str, iin: str) -> bool:
    """Tell whether a person prepared this decision, under whichever login: then somebody else signs it."""
    prepared = act_on(session, document_id, Act.PREPARED)
    return prepared is not None and prepared.official_iin == iin


def acts_of(session: Session, case_id: str) -> list[DecisionAct]:
    """Return what was done with the drafts of a case."""
    return list(session.scalars(select(DecisionAct).where(DecisionAct.case_id == case_id)))


def returns_of(session: Session, case_id: str) -> list[DecisionAct]:
    """Return how often and why drafts of a case were returned, the first return first."""
    returned = select(DecisionAct).where(DecisionAct.case_id == case_id, DecisionAct.act == Act.RETURNED)
    return list(session.scalars(returned.order_by(DecisionAct.at)))


def noted_in_round(session: Session, case_id: str, action: str) -> bool:
    """Tell whether the audit has noted something since the case's draft last came back for rework."""
    noted = exists().where(AuditEntry.case_id == case_id, AuditEntry.action == action)
    if returned := returns_of(session, case_id):
        noted = noted.where(AuditEntry.at >= returned[-1].at)
    return bool(session.scalar(select(noted)))
