"""What of the database goes: never anything of a case that is open, nor an effect that still waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, delete, exists, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from adapters.database.application_draft import ApplicationDraft
from adapters.database.base import Base
from adapters.database.brought_paper import BroughtPaper
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.counter_draft import CounterDraft
from adapters.database.exchange_archive import wipe_expired
from adapters.database.job_ledger import LedgerEntry
from adapters.database.one_time_password import OneTimePassword
from adapters.database.outbox import Effect, EffectState
from adapters.database.shep_exchange import ShepExchange
from adapters.database.spent_token import SpentToken
from adapters.database.worker_presence import WorkerPresence

_BATCH = 5_000
_DEAD = timedelta(days=1)
_PUT_ASIDE = timedelta(days=90)
"""How long an application that was begun is kept; the portal says so."""


@dataclass(frozen=True, slots=True)
class Expired:
    """Rows of one table that may go, and how they are told apart from others."""

    name: str
    table: type[Base]
    condition: ColumnElement[bool]

    def count(self, session: Session) -> int:
        """Return how many rows may go."""
        return session.scalar(select(func.count()).select_from(self.table).where(self.condition)) or 0

    def delete(self, sessions: Sessions) -> int:
        """Delete them in batches, each in a transaction of its own: jobs go on beside it."""
        keys = tuple(self.table.__table__.primary_key)
        deleted = 0
        while True:
            with sessions.begin() as session:
                batch = select(*keys).where(self.condition).limit(_BATCH)
                gone = session.execute(
                    delete(self.table)
                    .where(tuple_(*keys).in_(batch))
                    .execution_options(synchronize_session=False)
                )
                count = gone.rowcount if isinstance(gone, CursorResult) else 0
            deleted += count
            if count < _BATCH:
                return deleted


def expired(now: datetime, ledger: timedelta, outbox: timedelta) -> list[Expired]:
    """Return what may go.

    Args:
        now: by the clock of the cases, which says when a case was closed.
        ledger: so long after the end of its case a job's result is kept; zero: for ever.
        outbox: the same for accepted effects and used passwords.
    """
    rules = []
    if ledger:
        of_case = _closed_before(LedgerEntry.case_id, now - ledger)
        foreign = and_(~_is_case(LedgerEntry.case_id), LedgerEntry.recorded_at < func.now() - ledger)
        rules.append(Expired("ledger", LedgerEntry, or_(of_case, foreign)))
    if outbox:
        of_case = _closed_before(Effect.case_id, now - outbox)
        foreign = and_(~_is_case(Effect.case_id), Effect.created_at < func.now() - outbox)
        accepted = Effect.state == EffectState.ACCEPTED
        rules.append(Expired("outbox", Effect, and_(accepted, or_(of_case, foreign))))
        rules.append(Expired("passwords", OneTimePassword, OneTimePassword.expires_at < func.now() - outbox))
    rules.append(Expired("drafts", ApplicationDraft, ApplicationDraft.saved_at < func.now() - _PUT_ASIDE))
    aside = CounterDraft.saved_at < func.now() - _PUT_ASIDE
    rules.append(Expired("counter-drafts", CounterDraft, aside))
    left = and_(BroughtPaper.case_id.is_(None), BroughtPaper.brought_at < now - _PUT_ASIDE)
    rules.append(Expired("papers", BroughtPaper, left))
    rules.append(Expired("tokens", SpentToken, SpentToken.expires_at < func.now() - _DEAD))
    rules.append(Expired("workers", WorkerPresence, WorkerPresence.seen_at < func.now() - _DEAD))
    return rules


def expired_exchanges(session: Session, now: datetime) -> int:
    """Return how many exchanges through ШЭП still have raw messages whose own time is over."""
    return (
        session.scalar(select(func.count()).select_from(ShepExchange).where(ShepExchange.raw_until <= now))
        or 0
    )


def wipe_exchanges(sessions: Sessions, now: datetime) -> int:
    """Wipe them; hashes, ids and instants stay."""
    with sessions.begin() as session:
        return wipe_expired(session, now)


def _closed_before(case_id: InstrumentedAttribute[str], moment: datetime) -> ColumnElement[bool]:
    return exists().where(Case.id == case_id, Case.closed_at < moment)


def _is_case(case_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return exists().where(Case.id == case_id)
