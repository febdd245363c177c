"""A handler is declared with its clause and its contract, or not at all."""

from datetime import timedelta
from typing import Any

import pytest

from workers.runtime.contract import Command, ContractError, Nothing, Result
from workers.runtime.failures import RetryPolicy
from workers.runtime.task import RETRIES_IN_MODELS, task
from workers.runtime.work import Work


class Ask(Command):
    """A command."""


def test_the_contract_is_read_from_the_signature() -> None:
    @task("ask", clause="test/1", errors=("no-answer",))
    def ask(command: Ask, work: Work) -> Nothing:
        return Nothing()

    assert (ask.job_type, ask.clause, ask.command, ask.result) == ("ask", "test/1", Ask, Nothing)
    assert (ask.errors, ask.retries, ask.fetch) == ({"no-answer"}, RETRIES_IN_MODELS, None)


def test_a_handler_is_called_without_an_engine() -> None:
    @task("ask", clause="test/1")
    def ask(command: Ask, work: Work) -> Nothing:
        return Nothing()

    nobody: Any = None
    case = "0b0e7a52-6a5c-4c5e-9d43-0d7c2b9a1f10"
    assert ask(Ask(case_id=case), nobody) == Nothing()


def test_a_handler_takes_a_command() -> None:
    with pytest.raises(ContractError, match="ask: the first argument"):

        @task("ask", clause="test/1")
        def ask(command: dict[str, Any], work: Work) -> Nothing:
            return Nothing()


def test_a_handler_returns_a_result() -> None:
    with pytest.raises(ContractError, match="ask: the handler returns"):

        @task("ask", clause="test/1")  # type: ignore[type-var]
        def ask(command: Ask, work: Work) -> str:
            return ""


def test_a_command_names_its_case_and_a_result_need_not() -> None:
    assert Ask.variables() == ["caseId"]
    assert Result.variables() == []


def test_retries_wait_longer_each_time_up_to_a_bound() -> None:
    policy = RetryPolicy(first=timedelta(seconds=1), longest=timedelta(minutes=5))
    waits = [policy.backoff(failures).total_seconds() for failures in (0, 1, 4, 9, 1000)]
    assert waits == [1, 2, 16, 300, 300]
