"""Runs one handler as the runtime does: its contract, its transactions and its ledger, but no engine."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

from pydantic.alias_generators import to_camel
from sqlalchemy import select

from adapters.clock import Clock
from adapters.database.connection import connect, sessions
from adapters.database.outbox import Effect, EffectKind
from rules.law import Law
from workers.runtime.async_fetch import fetch_on_loop, is_async
from workers.runtime.execution import Outcome, execute
from workers.runtime.task import R, Task
from workers.runtime.work import Workshop

INSTANCE = 100
"""The process instance of a job unless a test names another."""
T = TypeVar("T")
_keys = count(1)


@dataclass
class GivenJob:
    """A job as the engine would hand it out; given again with the same key it is the same job."""

    variables: dict[str, Any] = field(default_factory=lambda: {"caseId": str(uuid4())})
    key: int = field(default_factory=lambda: next(_keys))
    process_instance_key: int = INSTANCE


class FixedLinks:
    """Addresses of pages that nobody opens."""

    def case_page(self, case_id: str) -> str:
        """Return an address on the desk."""
        return f"http://127.0.0.1/desk/cases/{case_id}"

    def status_page(self, case_id: str) -> str:
        """Return an address on the portal."""
        return f"http://127.0.0.1/portal/s/{case_id}"


@contextmanager
def workshop_on(database_url: str, clock: Clock, *services: object) -> Iterator[Workshop]:
    """Open units of work on a migrated PostgreSQL, with the packaged law and the given clients."""
    engine = connect(database_url)
    try:
        yield Workshop(sessions(engine), clock, Law.load(), FixedLinks(), epoch="test", services=services)
    finally:
        engine.dispose()


def given_job(
    case_id: str, *, job_key: int | None = None, instance: int = INSTANCE, **variables: Any
) -> GivenJob:
    """Return a job of a case; variables are named as in the contract."""
    asked = {"caseId": case_id, **{to_camel(name): value for name, value in variables.items()}}
    return GivenJob(asked, next(_keys) if job_key is None else job_key, instance)


def worked(task: Task[Any, Any], job: GivenJob, workshop: Workshop) -> Outcome:
    """Work a job and return what the engine would be told; a handler's exception comes through."""
    if is_async(task):
        asyncio.run(fetch_on_loop(task, job, workshop, _on_thread))
        task = replace(task, fetch=None)
    return execute(task, job, workshop)


def result_of(task: Task[Any, R], job: GivenJob, workshop: Workshop) -> R:
    """Work a job and return its result as the next step of the model would see it.

    Raises:
        AssertionError: it ended with a BPMN error.
    """
    outcome = worked(task, job, workshop)
    if outcome.error_code is not None:
        raise AssertionError(f"«{task.job_type}» ended with the error {outcome.error_code}")
    return task.result.model_validate(outcome.variables)


def effects_of(case_id: str, workshop: Workshop, kind: EffectKind | None = None) -> list[Effect]:
    """Return what a case wants to leave the house, in the order in which it was wanted."""
    wanted = select(Effect).where(Effect.case_id == case_id).order_by(Effect.id)
    if kind is not None:
        wanted = wanted.where(Effect.kind == kind)
    with workshop.sessions() as session:
        return list(session.scalars(wanted))


async def _on_thread(work: Callable[[], T]) -> T:
    return await asyncio.to_thread(work)
