"""The social contract of a case of conditional aid, or the refusal of employment measures."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base

MEASURES_ANSWERED = "measures-answered"
"""What the audit notes when the interview is in the case."""


class SocialContract(Base):
    """What became of the interview (Social Code art. 122)."""

    __tablename__ = "social_contract"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    measures: Mapped[str] = mapped_column(String(16))
    """``agreed`` or ``refused``."""
    interview_date: Mapped[date]
    months: Mapped[int | None]
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))
    signed_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(16))
    """``fulfilled``, ``terminated`` or ``not-performed``; null while it runs."""
    ended_on: Mapped[date | None]


def signed_contract(session: Session, case_id: str) -> SocialContract | None:
    """Return the contract of a case once both sides have signed it."""
    contract = session.get(SocialContract, case_id)
    return contract if contract is not None and contract.signed_on is not None else None
