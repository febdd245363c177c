"""An application somebody has begun: kept for them alone until it is submitted, thrown away or too old."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base


class ApplicationDraft(Base):
    """What a person has filled in so far, unjudged; one for each person, by the database's clock."""

    __tablename__ = "application_draft"

    iin: Mapped[str] = mapped_column(String(12), primary_key=True)
    submission_key: Mapped[str] = mapped_column(String(128))
    """Submitted from the draft twice, it is the same case."""
    form: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime] = mapped_column(server_default=func.now())


def keep_draft(session: Session, iin: str, submission_key: str, form: dict[str, Any]) -> None:
    """Keep what a person has filled in, in the place of what was kept before."""
    kept = {"submission_key": submission_key, "form": form, "saved_at": func.now()}
    wanted = insert(ApplicationDraft).values(iin=iin, **kept)
    session.execute(wanted.on_conflict_do_update(index_elements=[ApplicationDraft.iin], set_=kept))


def drop_draft(session: Session, iin: str, submission_key: str | None = None) -> None:
    """Throw a person's draft away; with a key only the draft that was submitted under it."""
    gone = delete(ApplicationDraft).where(ApplicationDraft.iin == iin)
    if submission_key is not None:
        gone = gone.where(ApplicationDraft.submission_key == submission_key)
    session.execute(gone)
