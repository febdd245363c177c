"""What an information system answered about a member of the family."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base
from adapters.shep.service import Found, NoData
from rules.codes import QueryState


class RegisterAnswer(Base):
    """One answer of one system about one person; asked again it is replaced, never doubled."""

    __tablename__ = "register_answer"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    system: Mapped[str] = mapped_column(String(32), primary_key=True)
    iin: Mapped[str] = mapped_column(String(12), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    payload: Mapped[dict[str, Any]]
    message_id: Mapped[str | None] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(16))
    dated: Mapped[datetime | None]
    """The instant that the provider put on the answer; none where a body answered on paper."""
    answered_at: Mapped[datetime]


def keep_answers(session: Session, answers: Sequence[dict[str, Any]]) -> None:
    """Keep answers, given as rows, with one statement; each takes the place of the one before."""
    if answers:
        session.execute(_keeping(tuple(answers[0])), list(answers))


def keep_no_data(
    session: Session, case_id: str, untold: Iterable[tuple[str, str]], source: str, answered_at: datetime
) -> None:
    """Keep «no data» for each system and ИИН that has no answer; what was told stands."""
    told = select(RegisterAnswer.system, RegisterAnswer.iin).where(RegisterAnswer.case_id == case_id)
    known = {(system, iin) for system, iin in session.execute(told)}
    keep_answers(
        session,
        [
            {
                "case_id": case_id,
                "system": system,
                "iin": iin,
                "state": QueryState.NO_DATA,
                "payload": {},
                "source": source,
                "answered_at": answered_at,
            }
            for system, iin in untold
            if (system, iin) not in known
        ],
    )


def told_row(
    case_id: str, system: str, iin: str, told: Found[Any] | NoData, answered_at: datetime
) -> dict[str, Any]:
    """Return what a system told about a person as a row to be kept."""
    state, payload = QueryState.NO_DATA, {}
    if isinstance(told, Found):
        state, payload = QueryState.FOUND, told.answer.model_dump(mode="json")
    return {
        "case_id": case_id,
        "system": system,
        "iin": iin,
        "state": state,
        "payload": payload,
        "message_id": told.message_id,
        "source": "shep",
        "dated": told.dated,
        "answered_at": answered_at,
    }


@cache
def _keeping(columns: tuple[str, ...]) -> Insert:
    rows, key = insert(RegisterAnswer), ("case_id", "system", "iin")
    values = {column: rows.excluded[column] for column in columns if column not in key}
    return rows.on_conflict_do_update(index_elements=key, set_=values)
