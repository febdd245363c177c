"""Executes jobs: contract in, fetch, one transaction with the ledger, contract out."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError

from adapters.database.job_ledger import Claim, JobLedger, Record
from workers.runtime.contract import Command, given
from workers.runtime.failures import ContractViolationError, DomainError, ForSupervisorError
from workers.runtime.task import Task
from workers.runtime.work import Workshop


class JobFacts(Protocol):
    """What execution needs to know of a job."""

    @property
    def key(self) -> int: ...  # noqa: D102
    @property
    def process_instance_key(self) -> int: ...  # noqa: D102
    @property
    def variables(self) -> Mapping[str, Any]: ...  # noqa: D102


@dataclass(frozen=True)
class Outcome:
    """What the engine is told: variables, or a BPMN error; ``replayed`` where the ledger answered."""

    variables: dict[str, Any]
    error_code: str | None = None
    replayed: bool = False


def read_command(task: Task[Any, Any], variables: Mapping[str, Any]) -> Command:
    """Return what a job asks.

    Raises:
        ContractViolationError: a variable does not fit; names the field and the rule, not the value.
    """
    try:
        command: Command = task.command.model_validate(given(variables))
    except ValidationError as error:
        # The value stays out of the text: Operate shows it to everybody.
        wrong = ", ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'command'} ({problem['type']})"
            for problem in error.errors()
        )
        raise ContractViolationError(
            f"«{task.job_type}»: входные данные не подходят: {wrong}. "
            "Исправьте переменную в Operate и повторите."
        ) from None
    return command


@dataclass(frozen=True)
class _Asked:
    """A job whose command fits its contract."""

    job: JobFacts
    command: Command
    claim: Claim


def execute(task: Task[Any, Any], job: JobFacts, workshop: Workshop) -> Outcome:
    """Work one job so that its records are made once, however often it comes.

    Raises:
        ForSupervisorError: nothing that a retry mends.
        Exception: any other failure; nothing was recorded, the job may be tried again.
    """
    asked = _asked(task, job)
    if task.fetch is not None and not is_recorded(job, workshop):
        task.fetch(asked.command, lambda: workshop.work(task.job_type, job.key, job.process_instance_key))
    return _alone(task, asked, workshop)


def execute_together(
    task: Task[Any, Any], jobs: Sequence[JobFacts], workshop: Workshop
) -> list[Outcome | Exception]:
    """Work jobs of a recording task in one transaction; return what became of each, in their order.

    Whatever one of them raises undoes them all, and each is worked again on its own: none fails or succeeds
    because of its neighbours. The task has no fetching part.
    """
    became: dict[int, Outcome | Exception] = {}
    fit: dict[int, _Asked] = {}
    for number, job in enumerate(jobs):
        try:
            fit[number] = _asked(task, job)
        except ForSupervisorError as error:
            became[number] = error
    once = {asked.claim.job_key: number for number, asked in reversed(fit.items())}
    if len(once) > 1:
        with contextlib.suppress(Exception):
            outcomes = _record(task, [fit[number] for number in once.values()], workshop)
            became.update(zip(once.values(), outcomes, strict=True))
    for number, asked in fit.items():
        if number not in became:
            try:
                became[number] = _alone(task, asked, workshop)
            except Exception as error:  # noqa: BLE001 - it belongs to the one who asked
                became[number] = error
    return [became[number] for number in range(len(jobs))]


def _asked(task: Task[Any, Any], job: JobFacts) -> _Asked:
    command = read_command(task, job.variables)
    return _Asked(job, command, Claim(job.key, task.job_type, command.case_id, command.digest()))


def _alone(task: Task[Any, Any], asked: _Asked, workshop: Workshop) -> Outcome:
    try:
        (outcome,) = _record(task, [asked], workshop)
    except DomainError as error:
        # The handler's records are undone by now; the error is recorded in a transaction of its own.
        if error.code not in task.errors:
            raise ForSupervisorError(f"«{task.job_type}»: код {error.code} не объявлен у задания.") from error
        with workshop.sessions.begin() as session:
            ledger = JobLedger(session, workshop.epoch)
            earlier = ledger.open([asked.claim])
            if earlier:
                return _replay(asked.claim, earlier[asked.claim.job_key])
            ledger.close([Record(asked.claim, {}, error.code)])
        return Outcome({}, error.code)
    return outcome


def _record(task: Task[Any, Any], together: Sequence[_Asked], workshop: Workshop) -> list[Outcome]:
    """Work jobs in one transaction, cases in the order of their ids: no two groups wait for each other."""
    outcomes: dict[int, Outcome] = {}
    with workshop.sessions.begin() as session:
        ledger = JobLedger(session, workshop.epoch)
        earlier = ledger.open([asked.claim for asked in together])
        records: list[Record] = []
        for asked in sorted(together, key=lambda one: one.claim.case_id):
            claim = asked.claim
            if claim.job_key in earlier:
                outcomes[claim.job_key] = _replay(claim, earlier[claim.job_key])
                continue
            work = workshop.work_within(session, task.job_type, asked.job.key, asked.job.process_instance_key)
            result = task.record(asked.command, work)
            if not isinstance(result, task.result):
                raise ForSupervisorError(f"«{task.job_type}»: обработчик вернул не {task.result.__name__}.")
            session.flush()
            if len(together) > 1:
                session.expunge_all()  # the next handler reads for itself
            records.append(Record(claim, result.to_variables()))
            outcomes[claim.job_key] = Outcome(records[-1].result)
        ledger.close(records)
    return [outcomes[asked.claim.job_key] for asked in together]


def _replay(claim: Claim, earlier: Record) -> Outcome:
    if earlier.claim != claim:
        raise ForSupervisorError(
            f"«{claim.task_type}»: задание с этим ключом уже выполнялось с другими данными. "
            "Проверьте, не восстановлен ли движок из старой копии (komek reconcile)."
        )
    return Outcome(earlier.result, earlier.error_code, replayed=True)


def is_recorded(job: JobFacts, workshop: Workshop) -> bool:
    """Say whether a job has been recorded before."""
    with workshop.sessions() as session:
        return JobLedger(session, workshop.epoch).knows(job.key)
