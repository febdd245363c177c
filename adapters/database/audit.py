"""Who saw or changed what: an append-only chain of hashes."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base

_CHAIN_LOCK = 0x6B6F6D656B01
_NOTES = "audit"


class AuditEntry(Base):
    """One link of the chain; ``detail`` holds codes and references only."""

    __tablename__ = "audit"

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[str | None] = mapped_column(String(36), index=True)
    detail: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


def _link(entry: AuditEntry) -> str:
    body = [
        entry.sequence,
        int(entry.at.timestamp() * 1000),
        entry.actor,
        entry.action,
        entry.case_id,
        entry.detail,
        entry.previous,
    ]
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class AuditLog:
    """Appends to the chain at the end of the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(
        self, at: datetime, actor: str, action: str, case_id: str | None, **detail: str | int | None
    ) -> None:
        """Append one entry; it is written at the commit (``write_notes``).

        Writers queue for the end of the chain until they commit. Queueing last, a transaction holds nobody
        up while it works, and waits for no row while others wait for it.
        """
        entry = AuditEntry(at=at, actor=actor, action=action, case_id=case_id, detail=detail)
        self._session.info.setdefault(_NOTES, []).append(entry)


def write_notes(session: Session) -> None:
    """Append to the chain what a transaction noted, before it commits."""
    notes: list[AuditEntry] = session.info.pop(_NOTES, [])
    if not notes:
        return
    session.flush()
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    last = session.execute(
        select(AuditEntry.sequence, AuditEntry.hash).order_by(AuditEntry.sequence.desc()).limit(1)
    ).first()
    sequence, previous = (last.sequence, last.hash) if last else (0, "")
    for entry in notes:
        sequence += 1
        entry.sequence, entry.previous = sequence, previous
        previous = entry.hash = _link(entry)
    session.add_all(notes)
    session.flush()


def breaks_in_chain(session: Session) -> Iterator[int]:
    """Yield the sequence number of every entry that was changed, or whose predecessor is gone."""
    previous, expected = "", 1
    for entry in session.scalars(
        select(AuditEntry).order_by(AuditEntry.sequence).execution_options(yield_per=500)
    ):
        if entry.sequence != expected or entry.previous != previous or entry.hash != _link(entry):
            yield entry.sequence
        previous, expected = entry.hash, entry.sequence + 1


def length_of_chain(session: Session) -> int:
    """Return how many entries the chain has."""
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0
