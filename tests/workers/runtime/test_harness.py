"""A handler of either kind runs with a real database and no engine, as the runtime would run it."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from adapters.clock import FixedClock
from adapters.database.audit import AuditEntry
from adapters.database.outbox import Effect, EffectKind
from workers.runtime.contract import Code, Command, Result
from workers.runtime.failures import ContractViolationError, DomainError
from workers.runtime.task import task
from workers.runtime.testing.harness import effects_of, given_job, result_of, worked, workshop_on
from workers.runtime.work import AsyncStep, Work


class Count(Command):
    """Count a word."""

    word: Code


class Counted(Result):
    """How often it was counted."""

    times: int


def times(work: Work, command: Count) -> int:
    said = select(AuditEntry).where(AuditEntry.case_id == command.case_id)
    return len(work.session.scalars(said).all())


@task("count", clause="test/1", errors=("unknown-word",))
def count(command: Count, work: Work) -> Counted:
    """Count a word and say so."""
    if command.word == "unknown":
        raise DomainError("unknown-word")
    work.note("counted", command.case_id, word=command.word)
    work.outbox.publish("counted", f"{command.case_id}/{command.word}", command.case_id, command.case_id, {})
    wanted = select(Effect).where(Effect.case_id == command.case_id)
    return Counted(times=len(work.session.scalars(wanted).all()))


@pytest.fixture
def workshop(database_url: str, clock: FixedClock) -> Any:
    with workshop_on(database_url, clock) as workshop:
        yield workshop


def test_a_recording_handler_has_its_records_effects_and_replay(workshop: Any) -> None:
    case_id = str(uuid4())
    job = given_job(case_id, word="one")
    assert result_of(count, job, workshop) == Counted(times=1)
    assert worked(count, job, workshop).replayed
    assert [effect.payload["name"] for effect in effects_of(case_id, workshop, EffectKind.MESSAGE)] == [
        "counted"
    ]
    assert effects_of(case_id, workshop, EffectKind.SMS) == []


def test_wrong_variables_and_declared_errors_are_as_the_engine_would_see_them(workshop: Any) -> None:
    with pytest.raises(ContractViolationError, match="word"):
        worked(count, given_job(str(uuid4()), word="Two Words"), workshop)
    unknown = given_job(str(uuid4()), word="unknown")
    assert worked(count, unknown, workshop).error_code == "unknown-word"
    with pytest.raises(AssertionError, match="unknown-word"):
        result_of(count, unknown, workshop)


def test_a_coroutine_that_fetches_keeps_each_answer_and_asks_only_what_is_missing(workshop: Any) -> None:
    asked: list[str] = []
    down = {"second"}

    async def fetch(command: Count, step: AsyncStep) -> None:
        known = await step(lambda work: times(work, command))
        for word in ("first", "second")[known:]:
            asked.append(word)
            if word in down:
                raise TimeoutError
            await step(lambda work: work.note("answered", command.case_id))

    @task("count-outside", clause="test/2", fetch=fetch)
    def count_outside(command: Count, work: Work) -> Counted:
        return Counted(times=times(work, command))

    job = given_job(str(uuid4()), word="any")
    with pytest.raises(TimeoutError):
        worked(count_outside, job, workshop)
    down.clear()
    assert result_of(count_outside, job, workshop) == Counted(times=2)
    assert worked(count_outside, job, workshop).replayed
    assert asked == ["first", "second", "second"]
