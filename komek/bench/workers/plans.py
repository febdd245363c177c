"""What a job asks the database, how often and by which plan: with an empty archive and with a full one."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, create_engine, event, text

from adapters.clock import SystemClock
from adapters.database.connection import connect, sessions
from adapters.database.outbox import EffectKind
from komek.bench.workers.backlog import open_cases
from komek.bench.workers.handler import record_step
from komek.bench.workers.our_worker import NOWHERE, Journal
from komek.bench.workers.room import own_database
from komek.links import DoorLinks
from rules.law import Law
from workers.runtime.execution import execute
from workers.runtime.relay import Relay
from workers.runtime.work import Workshop

JOBS = 50
JOBS_OF_A_CASE = 5
_CLAIMED = 8
"""Effects that the relay finds at once under load."""
_CASES = 1_000
_keys = count(10_000_000_000)

_CLOSED = """
INSERT INTO "case" (id, service, edition, regime, channel, unit, stage, submitted_at, closed_at)
SELECT gen_random_uuid(), 'asp', 'bench', 'bench', 'portal', 'bench', 'closed', now(), now()
FROM generate_series(1, :cases)
"""
_HISTORY = (
    """
INSERT INTO job_ledger (epoch, job_key, task_type, case_id, command_hash, result)
SELECT 'before', :first + row_number() OVER (), 'bench-record', id, md5(id), '{}'
FROM "case", generate_series(1, :jobs) WHERE stage = :stage
""",
    """
INSERT INTO bench_record (epoch, job_key, case_id, stage, at)
SELECT 'before', :first + row_number() OVER (), id, stage, now()
FROM "case", generate_series(1, :jobs) WHERE stage = :stage
""",
    """
INSERT INTO outbox (business_key, case_id, kind, payload, then_announce, state, attempts, accepted_at)
SELECT id || '/before/' || job, id, 'message', '{}', false, 'accepted', 1, now()
FROM "case", generate_series(1, :jobs) AS job WHERE stage = :stage
""",
)


@dataclass(frozen=True)
class Asked:
    """Statements a job (its relay's included), and the plan of each statement, without costs."""

    per_job: float
    plans: dict[str, Any]


def compare(server: str, closed_cases: int) -> tuple[Asked, Asked]:
    """Return what is asked with none and with so many closed cases beside 1,000 open ones."""
    with own_database(server) as url:
        case_ids = open_cases(url, _CASES)
        engine = create_engine(url)
        _add_history(engine, "assessment", first=0)
        before = _observe(url, case_ids)
        with engine.begin() as connection:
            connection.execute(text(_CLOSED), {"cases": closed_cases})
        _add_history(engine, "closed", first=1_000_000)
        after = _observe(url, case_ids)
        engine.dispose()
    return before, after


def _add_history(engine: Engine, stage: str, first: int) -> None:
    with engine.begin() as connection:
        for statement in _HISTORY:
            said: dict[str, Any] = {"jobs": JOBS_OF_A_CASE, "stage": stage}
            connection.execute(text(statement), said | ({"first": first} if ":first" in statement else {}))
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))


async def _relayed(relay: Relay) -> None:
    while await relay.once():
        pass


@dataclass(frozen=True)
class _Job:
    variables: dict[str, Any]
    key: int
    process_instance_key: int = 1


def _observe(url: str, case_ids: list[str]) -> Asked:
    engine = connect(url, pool_size=2)
    asked: Counter[str] = Counter()
    said: dict[str, Any] = {}

    @event.listens_for(engine, "before_cursor_execute")
    def hear(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked[statement] += 1
        said[statement] = parameters

    workshop = Workshop(
        sessions=sessions(engine),
        clock=SystemClock(),
        law=Law.load(),
        links=DoorLinks(NOWHERE),
        epoch=uuid4().hex,
    )
    for number in range(JOBS):
        execute(record_step, _Job({"caseId": case_ids[number]}, next(_keys)), workshop)
    asyncio.run(_relayed(Relay(workshop.sessions, {EffectKind.MESSAGE: Journal()}, batch=_CLAIMED)))
    event.remove(engine, "before_cursor_execute", hear)
    plans = {}
    with engine.connect() as connection:
        for statement, parameters in said.items():
            explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
            plans[statement] = _shape(explained.scalar_one()[0]["Plan"])
    engine.dispose()
    return Asked(asked.total() / JOBS, plans)


def _shape(plan: dict[str, Any]) -> list[Any]:
    what = [plan["Node Type"], plan.get("Relation Name"), plan.get("Index Name")]
    return [*what, [_shape(part) for part in plan.get("Plans", [])]]
