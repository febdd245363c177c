"""An application that an official has begun at the counter and put aside: the applicant fetches a paper."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base


class CounterDraft(Base):
    """What was filled in so far, unjudged, for the official who put it aside; by the database's clock."""

    __tablename__ = "counter_draft"

    login: Mapped[str] = mapped_column(String(64), primary_key=True)
    submission_key: Mapped[str] = mapped_column(String(128), primary_key=True)
    """That of the form: scans taken beside it stay with it, and submitted twice it is the same case."""
    form: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime] = mapped_column(server_default=func.now())


def put_aside(session: Session, login: str, submission_key: str, form: dict[str, Any]) -> None:
    """Keep what was filled in, in the place of what was kept under the key before."""
    kept = {"form": form, "saved_at": func.now()}
    wanted = insert(CounterDraft).values(login=login, submission_key=submission_key, **kept)
    keys = [CounterDraft.login, CounterDraft.submission_key]
    session.execute(wanted.on_conflict_do_update(index_elements=keys, set_=kept))


def drafts_of(session: Session, login: str) -> Sequence[CounterDraft]:
    """Return what an official has put aside, the newest first."""
    own = select(CounterDraft).where(CounterDraft.login == login)
    return session.scalars(own.order_by(CounterDraft.saved_at.desc(), CounterDraft.submission_key)).all()


def drop_counter_draft(session: Session, login: str, submission_key: str) -> None:
    """Throw a draft away: it was registered, or is not wanted any more."""
    session.execute(
        delete(CounterDraft).where(CounterDraft.login == login, CounterDraft.submission_key == submission_key)
    )
