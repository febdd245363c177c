"""One job, however often it comes: its records are made once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from adapters.clock import FixedClock
from adapters.database.audit import AuditEntry
from adapters.database.connection import Sessions
from adapters.database.job_ledger import LedgerEntry
from adapters.database.outbox import Effect
from workers.runtime.contract import Code, Command, Result
from workers.runtime.execution import execute
from workers.runtime.failures import ContractViolationError, DomainError, ForSupervisorError
from workers.runtime.task import Task, task
from workers.runtime.work import Step, Work, Workshop


class Ask(Command):
    """A command."""

    question: Code = "plain"


class Answer(Result):
    """A result."""

    number: int


@dataclass
class GivenJob:
    """A job as the engine would hand it out."""

    variables: dict[str, Any] = field(default_factory=lambda: {"caseId": str(uuid4())})
    key: int = 1
    process_instance_key: int = 100


@pytest.fixture
def calls() -> list[str]:
    return []


@pytest.fixture
def answering(calls: list[str]) -> Task[Ask, Answer]:
    @task("answer", clause="test/1", errors=("no-answer",))
    def answer(command: Ask, work: Work) -> Answer:
        calls.append(command.question)
        work.outbox.publish(
            "heard", f"{command.case_id}/heard/{len(calls)}", command.case_id, command.case_id, {}
        )
        if command.question == "unanswerable":
            raise DomainError("no-answer")
        if command.question == "undeclared":
            raise DomainError("surprise")
        if command.question == "broken":
            raise RuntimeError("the handler broke")
        return Answer(number=len(calls))

    return answer


def effects(database: Sessions) -> int:
    with database() as session:
        return session.scalar(select(func.count()).select_from(Effect)) or 0


def test_a_job_that_comes_again_gets_the_first_result(
    answering: Task[Ask, Answer], workshop: Workshop, calls: list[str]
) -> None:
    job = GivenJob()
    first, second = execute(answering, job, workshop), execute(answering, job, workshop)
    assert (first.variables, first.replayed) == ({"number": 1}, False)
    assert (second.variables, second.replayed) == ({"number": 1}, True)
    assert calls == ["plain"]
    assert effects(workshop.sessions) == 1


def test_two_replicas_that_work_one_job_record_it_once(
    answering: Task[Ask, Answer], workshop: Workshop, calls: list[str]
) -> None:
    job, together = GivenJob(), Barrier(2)
    outcomes = []

    def replica() -> None:
        together.wait()
        outcomes.append(execute(answering, job, workshop))

    replicas = [Thread(target=replica) for _ in range(2)]
    for one in replicas:
        one.start()
    for one in replicas:
        one.join()
    assert sorted(outcome.replayed for outcome in outcomes) == [False, True]
    assert calls == ["plain"]


def test_a_wiped_engine_gives_its_keys_out_again_and_nothing_is_mixed_up(
    answering: Task[Ask, Answer], workshop: Workshop, another_epoch: Workshop
) -> None:
    assert execute(answering, GivenJob(), workshop).variables == {"number": 1}
    assert execute(answering, GivenJob(), another_epoch).variables == {"number": 2}


def test_the_same_key_with_another_command_is_an_incident(
    answering: Task[Ask, Answer], workshop: Workshop
) -> None:
    job = GivenJob()
    execute(answering, job, workshop)
    with pytest.raises(ForSupervisorError, match="с другими данными"):
        execute(answering, GivenJob({**job.variables, "question": "other"}), workshop)


def test_a_broken_handler_leaves_no_record(
    answering: Task[Ask, Answer], workshop: Workshop, calls: list[str]
) -> None:
    job = GivenJob({"caseId": str(uuid4()), "question": "broken"})
    for _ in range(2):
        with pytest.raises(RuntimeError):
            execute(answering, job, workshop)
    assert calls == ["broken", "broken"]
    assert effects(workshop.sessions) == 0


def test_a_declared_error_is_kept_and_its_records_are_not(
    answering: Task[Ask, Answer], workshop: Workshop, calls: list[str]
) -> None:
    job = GivenJob({"caseId": str(uuid4()), "question": "unanswerable"})
    assert execute(answering, job, workshop).error_code == "no-answer"
    again = execute(answering, job, workshop)
    assert (again.error_code, again.replayed) == ("no-answer", True)
    assert calls == ["unanswerable"]
    assert effects(workshop.sessions) == 0


def test_an_undeclared_error_is_an_incident(answering: Task[Ask, Answer], workshop: Workshop) -> None:
    with pytest.raises(ForSupervisorError, match="не объявлен"):
        execute(answering, GivenJob({"caseId": str(uuid4()), "question": "undeclared"}), workshop)


def test_wrong_input_names_the_field_and_not_the_value(
    answering: Task[Ask, Answer], workshop: Workshop
) -> None:
    with pytest.raises(ContractViolationError) as caught:
        execute(answering, GivenJob({"caseId": "Асель Нурланова", "question": "X"}), workshop)
    assert "caseId" in str(caught.value)
    assert "question" in str(caught.value)
    assert "Асель" not in str(caught.value)


def test_a_fetching_handler_keeps_each_answer_and_asks_only_what_is_missing(
    workshop: Workshop, clock: FixedClock
) -> None:
    asked: list[str] = []
    down = {"second"}

    def keep(step: Callable[[], Any], name: str, case_id: str) -> None:
        with step() as work:
            work.note(f"answer-{name}", case_id)

    def fetch(command: Ask, step: Step) -> None:
        with step() as work:
            known = set(_actions(work, command.case_id))
        for name in ("first", "second"):
            if f"answer-{name}" in known:
                continue
            asked.append(name)
            if name in down:
                raise TimeoutError
            keep(step, name, command.case_id)

    @task("fetching", clause="test/2", fetch=fetch)
    def record(command: Ask, work: Work) -> Answer:
        return Answer(number=len(asked))

    job = GivenJob()
    with pytest.raises(TimeoutError):
        execute(record, job, workshop)
    down.clear()
    assert execute(record, job, workshop).variables == {"number": 3}
    assert asked == ["first", "second", "second"]
    assert execute(record, job, workshop).replayed
    assert asked == ["first", "second", "second"]


def _actions(work: Work, case_id: str) -> list[str]:
    return list(work.session.scalars(select(AuditEntry.action).where(AuditEntry.case_id == case_id)))


def test_the_ledger_holds_type_case_and_command(answering: Task[Ask, Answer], workshop: Workshop) -> None:
    job = GivenJob()
    execute(answering, job, workshop)
    with workshop.sessions() as session:
        entry = session.scalars(select(LedgerEntry)).one()
    assert (entry.task_type, entry.case_id, entry.epoch) == (
        "answer",
        job.variables["caseId"],
        workshop.epoch,
    )
    assert entry.command_hash == Ask(case_id=job.variables["caseId"]).digest()
