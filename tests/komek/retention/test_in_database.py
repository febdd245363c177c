"""Retention: what closed cases have left goes after its time; what an open case needs stays."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.job_ledger import LedgerEntry
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.database.worker_presence import WorkerPresence
from komek.retention import in_database
from komek.retention.in_database import expired
from komek.retention.retaining import EXCHANGES, INDICES
from komek.retention_command import WORDS

DAY = timedelta(days=1)


@pytest.fixture
def filled(database: Sessions, clock: FixedClock) -> Sessions:
    """An open case, one closed long ago, one closed lately, and what belongs to no case."""
    now = clock.now()
    with database.begin() as session:
        for case_id, closed in (("open", None), ("old", now - 91 * DAY), ("late", now - 89 * DAY)):
            session.add(case(case_id, now, closed))
            left_by(session, case_id)
        left_by(session, "nobody")
        left_by(session, "nobody-lately", ago=timedelta(0))
        session.add(WorkerPresence(worker="gone", in_flight=0, holding=False, seen_at=now - 400 * DAY))
        session.add(WorkerPresence(worker="here", in_flight=0, holding=False))
    return database


def case(case_id: str, now: datetime, closed: datetime | None) -> Case:
    return Case(
        id=case_id,
        service="asp",
        edition="passport-asp",
        regime="ordinary",
        channel="portal",
        stage="closed" if closed else "registration",
        submitted_at=now - 400 * DAY,
        closed_at=closed,
    )


def left_by(session: Session, case_id: str, ago: timedelta = 400 * DAY) -> None:
    """A job's result, and an effect in every state, all of long ago by the database's clock."""
    at = session.execute(select(func.now())).scalar_one() - ago
    job = {"task_type": "t", "command_hash": "0" * 64, "result": {}, "recorded_at": at}
    for key in range(2):
        session.add(LedgerEntry(epoch=case_id, job_key=key, case_id=case_id, **job))
    for state in EffectState:
        key = f"{case_id}/{state}"
        effect: dict[str, Any] = {"payload": {"phone": "+7"}, "state": state, "created_at": at}
        session.add(Effect(business_key=key, case_id=case_id, kind=EffectKind.SMS, **effect))


def kept(database: Sessions) -> dict[str, list[str]]:
    with database() as session:
        return {
            "ledger": sorted(set(session.scalars(select(LedgerEntry.case_id)))),
            "accepted": sorted(
                session.scalars(select(Effect.case_id).where(Effect.state == EffectState.ACCEPTED))
            ),
            "waiting": sorted(
                set(session.scalars(select(Effect.case_id).where(Effect.state != EffectState.ACCEPTED)))
            ),
            "workers": sorted(session.scalars(select(WorkerPresence.worker))),
        }


EVERYBODY = ["late", "nobody", "nobody-lately", "old", "open"]


def test_only_what_closed_cases_have_left_long_ago_goes(
    filled: Sessions, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_database, "_BATCH", 1)
    rules = expired(clock.now(), ledger=90 * DAY, outbox=90 * DAY)
    with filled() as session:
        counted = {rule.name: rule.count(session) for rule in rules}
    assert counted == {
        "ledger": 4,
        "outbox": 2,
        "passwords": 0,
        "drafts": 0,
        "counter-drafts": 0,
        "papers": 0,
        "tokens": 0,
        "workers": 1,
    }
    assert {rule.name: rule.delete(filled) for rule in rules} == counted
    assert kept(filled) == {
        "ledger": ["late", "nobody-lately", "open"],
        "accepted": ["late", "nobody-lately", "open"],
        "waiting": EVERYBODY,
        "workers": ["here"],
    }
    assert {rule.name: rule.delete(filled) for rule in rules} == dict.fromkeys(counted, 0)


def test_a_period_of_zero_keeps_for_ever(filled: Sessions, clock: FixedClock) -> None:
    rules = expired(clock.now() + 9000 * DAY, ledger=0 * DAY, outbox=0 * DAY)
    assert [rule.name for rule in rules] == ["drafts", "counter-drafts", "papers", "tokens", "workers"]


def test_the_command_has_words_for_everything_that_may_go(clock: FixedClock) -> None:
    rules = expired(clock.now(), ledger=DAY, outbox=DAY)
    assert {rule.name for rule in rules} | {EXCHANGES, INDICES} == WORDS.keys()
