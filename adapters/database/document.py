"""Documents of a case: slip, notices, papers of the applicant."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from adapters.database.base import Base


class Document(Base):
    """A document with its bytes and hash; ``business_key`` keeps a repeated job from a second copy."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("case_id", "business_key"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    business_key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    sha256: Mapped[str] = mapped_column(String(64))
    number: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime]
    registered_at: Mapped[datetime | None]


class Signature(Base):
    """An official's signature under a document, with the verdict of the moment it was checked."""

    __tablename__ = "signature"

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    signed_by: Mapped[str] = mapped_column(String(64))
    """The official's login."""
    signer_iin: Mapped[str] = mapped_column(String(12))
    """Whose certificate it must be."""
    signer_bin: Mapped[str | None] = mapped_column(String(12))
    """The organisation that it must name; null where the desk did not know it."""
    signed_at: Mapped[datetime]
    container: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    state: Mapped[str | None] = mapped_column(String(16))
    verdict: Mapped[dict[str, Any] | None]
