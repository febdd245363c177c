"""Declares handlers: a task type, its clause, its contract, its body."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_type_hints

from workers.runtime.contract import Command, ContractError, Result
from workers.runtime.failures import RetryPolicy
from workers.runtime.work import Work

RETRIES_IN_MODELS = 5
"""Retries that the models give their service tasks; a check on the models holds them to it."""

C = TypeVar("C", bound=Command)
R = TypeVar("R", bound=Result)
Record = Callable[[C, Work], R]
Fetch = Callable[[C, Any], Awaitable[None] | None]
"""A function of a command and a ``Step``, or a coroutine function of a command and an ``AsyncStep``."""


@dataclass(frozen=True)
class Task(Generic[C, R]):
    """One task type with its handler; calling it calls the handler, so tests need no engine."""

    job_type: str
    clause: str
    command: type[C]
    result: type[R]
    record: Record[C, R]
    fetch: Fetch[C] | None
    errors: frozenset[str]
    retry: RetryPolicy
    retries: int = RETRIES_IN_MODELS

    def __call__(self, command: C, work: Work) -> R:
        """Run the recording part of the handler."""
        return self.record(command, work)


def task(
    task_type: str,
    *,
    clause: str,
    errors: tuple[str, ...] = (),
    fetch: Fetch[Any] | None = None,
    retry: RetryPolicy | None = None,
) -> Callable[[Record[C, R]], Task[C, R]]:
    """Make a function the handler of a task type.

    Args:
        task_type: the job type in the models, kebab-case.
        clause: what it carries out, as ``source/place``.
        errors: codes of the BPMN errors that the handler may raise as ``DomainError``.
        fetch: asks outside systems before the transaction; it commits each answer as it comes. A function
            runs on a thread of its own pool, a coroutine function on the event loop.
        retry: how long to wait between attempts.

    Raises:
        ContractError: the function does not take a ``Command`` and return a ``Result``.
    """

    def declare(function: Record[C, R]) -> Task[C, R]:
        hints = get_type_hints(function)
        command, result = hints.get("command"), hints.get("return")
        if not (isinstance(command, type) and issubclass(command, Command)):
            raise ContractError(f"{task_type}: the first argument is `command` and a Command")
        if not (isinstance(result, type) and issubclass(result, Result)):
            raise ContractError(f"{task_type}: the handler returns a Result")
        return Task(
            job_type=task_type,
            clause=clause,
            command=command,  # type: ignore[arg-type]
            result=result,  # type: ignore[arg-type]
            record=function,
            fetch=fetch,
            errors=frozenset(errors),
            retry=retry or RetryPolicy(),
        )

    return declare
