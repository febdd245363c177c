"""What officials established during a case or after it, with evidence: each may bar a later application."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Identity, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base


class Kind(StrEnum):
    """Name what was established."""

    FALSE_DATA = "false-data"
    MEASURES_REFUSED = "measures-refused"
    CONTRACT_TERMINATED = "contract-terminated"
    CONTRACT_NOT_PERFORMED = "contract-not-performed"


class FindingRow(Base):
    """One finding; one that was lifted stays to be read."""

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    day: Mapped[date]
    """Of the submission of false papers, of the refusal, of the termination or the established breach."""
    fault: Mapped[bool | None]
    """Whether the recipient is at fault; null where the ground does not ask."""
    evidence: Mapped[str] = mapped_column(Text)
    established_by: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]
    lifted_by: Mapped[str | None] = mapped_column(String(64))
    lifted_at: Mapped[datetime | None]
    lift_reason: Mapped[str | None] = mapped_column(Text)


def findings_of(session: Session, case_id: str) -> list[FindingRow]:
    """Return the findings of a case, the newest first."""
    of_case = select(FindingRow).where(FindingRow.case_id == case_id)
    return list(session.scalars(of_case.order_by(FindingRow.id.desc())))
