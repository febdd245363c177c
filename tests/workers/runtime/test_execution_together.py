"""Jobs that share a transaction: each is recorded once, and none suffers from its neighbours."""

from dataclasses import dataclass, field
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from adapters.database.audit import breaks_in_chain, length_of_chain
from adapters.database.connection import Sessions
from adapters.database.job_ledger import LedgerEntry
from adapters.database.outbox import Effect
from workers.runtime.contract import Code, Command, Result
from workers.runtime.execution import Outcome, execute_together
from workers.runtime.failures import ContractViolationError, DomainError, ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work, Workshop


class Ask(Command):
    """A command."""

    question: Code = "plain"


class Answer(Result):
    """A result."""

    question: Code


@dataclass
class GivenJob:
    """A job as the engine would hand it out."""

    key: int
    variables: dict[str, Any] = field(default_factory=lambda: {"caseId": str(uuid4())})
    process_instance_key: int = 100


def asking(key: int, question: str) -> GivenJob:
    return GivenJob(key, {"caseId": str(uuid4()), "question": question})


@task("answer", clause="test/1", errors=("no-answer",))
def answer(command: Ask, work: Work) -> Answer:
    work.outbox.publish("heard", f"{work.origin.job_key}/heard", command.case_id, command.case_id, {})
    work.note("heard", command.case_id, job=work.origin.job_key)
    if command.question == "unanswerable":
        raise DomainError("no-answer")
    if command.question == "broken":
        raise RuntimeError("the handler broke")
    return Answer(question=command.question)


@pytest.fixture
def commits(workshop: Workshop) -> list[None]:
    made: list[None] = []
    event.listen(workshop.sessions.kw["bind"], "commit", lambda _: made.append(None))
    return made


def count(database: Sessions, table: type[Any]) -> int:
    with database() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_jobs_together_are_one_transaction_with_a_result_each(
    workshop: Workshop, commits: list[None]
) -> None:
    jobs = [asking(key, f"question-{key}") for key in range(8)]
    became = execute_together(answer, jobs, workshop)
    assert became == [Outcome({"question": f"question-{key}"}) for key in range(8)]
    assert len(commits) == 1
    assert count(workshop.sessions, Effect) == count(workshop.sessions, LedgerEntry) == 8
    with workshop.sessions() as session:
        assert (length_of_chain(session), list(breaks_in_chain(session))) == (8, [])


def test_what_one_raises_is_its_own_and_leaves_no_record(workshop: Workshop) -> None:
    jobs = [asking(1, "a"), asking(2, "broken"), asking(3, "unanswerable"), asking(4, "b")]
    jobs.append(GivenJob(5, {"caseId": "nobody's"}))
    first, broken, unanswerable, last, unfit = execute_together(answer, jobs, workshop)
    assert (first, last) == (Outcome({"question": "a"}), Outcome({"question": "b"}))
    assert isinstance(broken, RuntimeError)
    assert unanswerable == Outcome({}, "no-answer")
    assert isinstance(unfit, ContractViolationError)
    with workshop.sessions() as session:
        recorded = set(session.scalars(select(LedgerEntry.job_key)))
        wanted = set(session.scalars(select(Effect.business_key)))
    assert (recorded, wanted) == ({1, 3, 4}, {"1/heard", "4/heard"})


def test_what_came_before_is_answered_from_the_ledger_among_new_ones(workshop: Workshop) -> None:
    known = asking(1, "a")
    execute_together(answer, [known], workshop)
    other = GivenJob(1, {**known.variables, "question": "other"})
    assert execute_together(answer, [known, asking(2, "b")], workshop) == [
        Outcome({"question": "a"}, replayed=True),
        Outcome({"question": "b"}),
    ]
    mismatch, new = execute_together(answer, [other, asking(3, "c")], workshop)
    assert isinstance(mismatch, ForSupervisorError)
    assert new == Outcome({"question": "c"})
    assert count(workshop.sessions, Effect) == 3


def test_one_job_twice_among_the_same_is_recorded_once(workshop: Workshop) -> None:
    job = asking(1, "a")
    one, other, _ = execute_together(answer, [job, job, asking(2, "b")], workshop)
    assert [one, other] == [Outcome({"question": "a"}), Outcome({"question": "a"}, replayed=True)]
    assert count(workshop.sessions, Effect) == 2


def test_replicas_with_the_same_jobs_in_any_order_do_not_lock_each_other_out(workshop: Workshop) -> None:
    jobs = [asking(key, "a") for key in range(12)]
    together, became = Barrier(2), []

    def replica(mine: list[GivenJob]) -> None:
        together.wait()
        became.extend(execute_together(answer, mine, workshop))

    replicas = [Thread(target=replica, args=(mine,)) for mine in (jobs, jobs[::-1])]
    for one in replicas:
        one.start()
    for one in replicas:
        one.join()
    assert sorted(isinstance(one, Outcome) and one.replayed for one in became) == [False] * 12 + [True] * 12
    assert count(workshop.sessions, Effect) == 12
