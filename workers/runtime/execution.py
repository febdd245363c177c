"""Executes one job: contract in, fetch, one transaction with the ledger, contract out."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from pydantic import ValidationError

from adapters.database.job_ledger import JobLedger
from workers.runtime.contract import Command, given
from workers.runtime.failures import ContractViolationError, DomainError, ForSupervisorError
from workers.runtime.task import Task
from workers.runtime.work import Work, Workshop

log = structlog.get_logger(__name__)


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


def execute(task: Task[Any, Any], job: JobFacts, workshop: Workshop) -> Outcome:
    """Work one job so that its records are made once, however often it comes.

    Raises:
        ForSupervisorError: nothing that a retry mends.
        Exception: any other failure; nothing was recorded, the job may be tried again.
    """
    command = read_command(task, job.variables)
    digest = command.digest()

    def step() -> AbstractContextManager[Work]:
        return workshop.work(task.job_type, job.key, job.process_instance_key)

    if task.fetch is not None and not is_recorded(job, workshop):
        task.fetch(command, step)
    with step() as work:
        ledger = JobLedger(work.session, workshop.epoch)
        earlier = ledger.open(job.key, task.job_type, command.case_id, digest)
        if earlier is not None:
            if (earlier.task_type, earlier.case_id, earlier.command_hash) != (
                task.job_type,
                command.case_id,
                digest,
            ):
                raise ForSupervisorError(
                    f"«{task.job_type}»: задание с этим ключом уже выполнялось с другими данными. "
                    "Проверьте, не восстановлен ли движок из старой копии (komek reconcile)."
                )
            return Outcome(earlier.result, earlier.error_code, replayed=True)
        before = work.session.begin_nested()
        try:
            result = task.record(command, work)
            work.session.flush()
        except DomainError as error:
            before.rollback()
            if error.code not in task.errors:
                raise ForSupervisorError(
                    f"«{task.job_type}»: код {error.code} не объявлен у задания."
                ) from error
            ledger.close(job.key, {}, error.code)
            return Outcome({}, error.code)
        if not isinstance(result, task.result):
            raise ForSupervisorError(f"«{task.job_type}»: обработчик вернул не {task.result.__name__}.")
        before.commit()
        variables = result.to_variables()
        ledger.close(job.key, variables)
    return Outcome(variables)


def is_recorded(job: JobFacts, workshop: Workshop) -> bool:
    """Say whether a job has been recorded before."""
    with workshop.sessions() as session:
        return JobLedger(session, workshop.epoch).knows(job.key)
