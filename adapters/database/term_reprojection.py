"""Re-projects open terms under the law as it is now: their rows, their ledgers, and the messages to guards.

A batch is looked at without locks. Only what would move is locked, and what somebody else holds is passed
over: cases keep moving, and as no row is waited for, nobody deadlocks.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from adapters.clock import ALMATY
from adapters.database.audit import AuditLog
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.database.term import OPEN_STATES, Term, TermEvent
from adapters.database.term_move import COLUMNS, Move, OpenTerm, move_of
from rules.law import Law
from rules.terms import CalendarError, Entry, Projector, TermError, UnknownTermError

EVENT = "re-projected"
_OPEN = select(*COLUMNS).where(Term.state.in_(OPEN_STATES)).order_by(Term.id)


_PENDING = {"kind": EffectKind.MESSAGE.value, "pending": EffectState.PENDING.value}
_WRITE = text("""
WITH moved AS (
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS one (
        id text, case_id text, state text, warn_at timestamptz, due_at timestamptz, last_day date,
        confirmed boolean, length integer, reason text, key text, payload jsonb
    )
), terms AS (
    UPDATE term SET state = moved.state, warn_at = moved.warn_at, due_at = moved.due_at,
        last_day = moved.last_day, confirmed = moved.confirmed, length = moved.length
    FROM moved WHERE term.id = moved.id
), events AS (
    INSERT INTO term_event (term_id, event, at, actor, reason, length, due_at)
    SELECT id, :event, :now, :actor, reason, length, due_at FROM moved
)
INSERT INTO outbox (business_key, case_id, kind, payload, then_announce, state, attempts)
SELECT key, case_id, :kind, payload, false, :pending, 0 FROM moved WHERE key IS NOT NULL
""")
"""One statement for a batch: row by row it takes the better part of a minute for 100,000 terms."""


@dataclass(slots=True)
class Looked:
    """What was found in a batch."""

    seen: int = 0
    reached: str = ""
    """The last id of the batch; empty where there was nothing left."""
    moves: list[Move] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Terms that the law has no end for: their code and the reason."""
    busy: list[str] = field(default_factory=list)
    """Terms that somebody else held."""

    @property
    def ids(self) -> list[str]:
        """Return the ids of what moves."""
        return [one.of.id for one in self.moves]


def look(session: Session, law: Law, projector: Projector, *, after: str, size: int) -> Looked:
    """Project the next open terms behind an id and tell what would move; nothing is locked or changed."""
    rows = session.execute(_OPEN.where(Term.id > after).limit(size))
    return _looked(session, [OpenTerm(*row) for row in rows], law, projector)


def move(session: Session, law: Law, projector: Projector, ids: Sequence[str], *,
         now: datetime, actor: str) -> Looked:  # fmt: skip
    """Move those of the terms named that are open, and want the messages to their guards."""
    if not ids:
        return Looked()
    rows = session.execute(_OPEN.where(Term.id.in_(ids)).with_for_update(skip_locked=True)).all()
    found = _looked(session, [OpenTerm(*row) for row in rows], law, projector)
    still_open = session.scalars(select(Term.id).where(Term.id.in_(ids), Term.state.in_(OPEN_STATES)))
    found.busy = sorted(set(still_open) - {row.id for row in rows})
    if found.moves:
        _write(session, found.moves, now, actor)
        audit = AuditLog(session)
        for one in found.moves:
            audit.note(now, actor, "term-re-projected", one.of.case_id, term=one.of.term, reason=one.reason)
    return found


def open_terms_in_all(session: Session) -> int:
    """Return how many terms are open."""
    return session.scalar(select(func.count()).where(Term.state.in_(OPEN_STATES))) or 0


def unsent_messages(session: Session) -> int:
    """Return how many messages about changed terms have not left yet."""
    unsent = Effect.state.in_((EffectState.PENDING, EffectState.SENDING))
    about_terms = Effect.payload["name"].astext == "term-changed"
    counted = select(func.count()).where(unsent, Effect.kind == EffectKind.MESSAGE, about_terms)
    return session.scalar(counted) or 0


def _looked(session: Session, terms: list[OpenTerm], law: Law, projector: Projector) -> Looked:
    found = Looked(seen=len(terms), reached=terms[-1].id if terms else "")
    ledgers: dict[str, list[Entry]] = {term.id: [] for term in terms}
    events = select(TermEvent.term_id, TermEvent.event, TermEvent.at, TermEvent.length)
    of_terms = events.where(TermEvent.term_id.in_(list(ledgers))).order_by(TermEvent.sequence)
    for term_id, event, at, length in session.execute(of_terms):
        ledgers[term_id].append(Entry(event, at, length))
    for term in terms:
        try:
            one = move_of(term, ledgers[term.id], law, projector)
        except (TermError, CalendarError, UnknownTermError) as error:
            found.failed.append((term.term, str(error)))
        else:
            found.moves += [one] if one else []
    return found


def _write(session: Session, moves: Sequence[Move], now: datetime, actor: str) -> None:
    rows = json.dumps([_row(one, now) for one in moves])
    session.execute(_WRITE, {"rows": rows, "event": EVENT, "now": now, "actor": actor, **_PENDING})


def _row(one: Move, now: datetime) -> dict[str, object]:
    found = one.projection
    row: dict[str, object] = {
        "id": one.of.id,
        "case_id": one.of.case_id,
        "state": one.state_at(now),
        "warn_at": _text(found.warn_at),
        "due_at": _text(found.due),
        "last_day": found.last_day.isoformat() if found.last_day else None,
        "confirmed": found.confirmed,
        "length": one.length,
        "reason": one.reason,
    }
    if one.guarded:
        # The key that a worker's own move of the term would have.
        row["key"] = f"{one.of.case_id}/term-changed/{one.of.id}/{one.events + 1}"
        instants = {"warnAt": _seconds(found.warn_at), "dueAt": _seconds(found.due)}
        row["payload"] = {"name": "term-changed", "correlationKey": one.of.id, "variables": instants}
    return row


def _text(at: datetime) -> str:
    return at.astimezone(ALMATY).isoformat()


def _seconds(at: datetime) -> str:
    return at.astimezone(ALMATY).isoformat(timespec="seconds")
