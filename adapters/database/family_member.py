"""A member of the applicant's family."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base
from adapters.database.person_name import PersonName


class FamilyMember(PersonName, Base):
    """One person of the family of a case, the applicant included (relation ``applicant``)."""

    __tablename__ = "family_member"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    iin: Mapped[str] = mapped_column(String(12), primary_key=True, index=True)
    position: Mapped[int]
    relation: Mapped[str] = mapped_column(String(24))
    birth_date: Mapped[date]
