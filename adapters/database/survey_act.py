"""What the участковая комиссия wrote down at a visit; its photos are documents of the case."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base
from adapters.database.case import Case
from adapters.database.commission_vote import visits_of
from adapters.database.decision_act import noted_in_round
from adapters.database.document import Document

ACT, PHOTO = "survey-act", "survey-photo"
"""Kinds of documents."""
SURVEYED = "survey-recorded"
"""What the audit notes when the survey of a round is in the case."""
STAGE = "commission"


class SurveyAct(Base):
    """One act; codes are those of adapters/documents/survey.yaml."""

    __tablename__ = "survey_act"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(16))
    visited_on: Mapped[date]
    facts: Mapped[dict[str, Any]]
    """By field its code; numbers as text. Empty where nothing was surveyed."""
    seen: Mapped[list[str]]
    """Codes of what was seen beside housing."""
    note: Mapped[str | None] = mapped_column(Text)
    entered_by: Mapped[str] = mapped_column(String(64))
    """The login."""
    entered_at: Mapped[datetime]


def acts_of_survey(session: Session, case_id: str) -> list[SurveyAct]:
    """Return the acts of a case in their order."""
    of_case = select(SurveyAct).where(SurveyAct.case_id == case_id)
    return list(session.scalars(of_case.order_by(SurveyAct.number)))


def photos_of(session: Session, case_id: str) -> list[Document]:
    """Return the photos of all visits, the first taken in first."""
    return papers_of_survey(session, case_id, PHOTO)


def papers_of_survey(session: Session, case_id: str, kind: str) -> list[Document]:
    """Return the acts as papers, or the photos, the first first."""
    of_case = select(Document).where(Document.case_id == case_id, Document.kind == kind)
    return list(session.scalars(of_case.order_by(Document.created_at, Document.business_key)))


def visit_awaited(session: Session, case: Case) -> bool:
    """Tell whether the case waits for a visit: in this round nobody was surveyed, and no act is on its way.

    A decision that came back from its signer may begin another round.
    """
    if case.closed_at is not None or case.stage != STAGE or noted_in_round(session, case.id, SURVEYED):
        return False
    acts = acts_of_survey(session, case.id)
    return not acts or acts[-1].number <= len(visits_of(session, case.id))
