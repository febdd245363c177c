"""The application as it was submitted: the only place, with the family, where a person is named."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base
from adapters.database.person_name import PersonName


class Application(PersonName, Base):
    """What an application must carry (АППК art. 63; law.md C 21), and how it was signed."""

    __tablename__ = "application"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    submission_key: Mapped[str] = mapped_column(String(128), unique=True)
    iin: Mapped[str] = mapped_column(String(12), index=True)
    addressee: Mapped[str] = mapped_column(String(200))
    substance: Mapped[str] = mapped_column(String(400))
    written_on: Mapped[date]
    """The date that the application bears."""
    postal_address: Mapped[str] = mapped_column(String(400))
    territory: Mapped[str] = mapped_column(String(9))
    """Code of the territory of the registered address: it decides the unit (rules/units)."""
    phone: Mapped[str] = mapped_column(String(20))
    iban: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    signed_with: Mapped[str] = mapped_column(String(16))
    signed_document: Mapped[bytes | None] = mapped_column(LargeBinary)
    accepted_by: Mapped[str | None] = mapped_column(String(64))
    """Login of the official who accepted it; none where nobody did (portal)."""
    acceptor: Mapped[str | None] = mapped_column(String(120))
    """Surname and initials of the person who accepted it, for the slip."""
    verdict: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
