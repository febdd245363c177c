"""Runs test cases one after another on an engine."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from types import TracebackType
from typing import Self

from komek.process_tests.cases import actions
from komek.process_tests.cases.case_run import CaseRun
from komek.process_tests.cases.deployment import Deployment
from komek.process_tests.cases.engine import Engine, EngineAccess, EngineAwayError, EngineRefusedError
from komek.process_tests.cases.failing import CaseFailedError, CaseRefusedError
from komek.process_tests.cases.file import TestCase
from komek.process_tests.cases.mock_workers import NoExampleError
from komek.process_tests.cases.mocked_models import CannotMockError
from komek.process_tests.cases.models import Models
from komek.process_tests.cases.real_workers import RealWorkers
from komek.process_tests.cases.refused import refusals
from komek.process_tests.cases.result import CaseResult, Failure, Outcome, StepResult
from komek.process_tests.cases.sources import RecordSource
from komek.process_tests.cases.telling import Teller

LIMIT = 10.0
"""How long a step waits, in seconds, as in Camunda's own library."""


class Runner:
    """Runs test cases; the engine should be theirs alone, for a case owns whatever is started while it runs.

    Args:
        access: the engine.
        source: where its records are read from.
        models: what is tested.
        limit: how long a step waits, in seconds.
        workers: real workers for the jobs that a case does not mock.
    """

    def __init__(
        self,
        access: EngineAccess,
        source: RecordSource,
        models: Models,
        *,
        limit: float = LIMIT,
        workers: RealWorkers | None = None,
    ) -> None:
        self.models = models
        self._access = access
        self._engine = Engine(access)
        self._source = source
        self._limit = limit
        self._workers = workers
        self._deployment = Deployment(self._engine, models)
        self._teller = Teller(models)

    def __enter__(self) -> Self:
        """Enter."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the models deployed as they are, without mocks."""
        with suppress(EngineAwayError, EngineRefusedError):
            self._deployment.restore()
        self._engine.close()

    def run(self, case: TestCase, file: str) -> CaseResult:
        """Run a test case to its end or its first failing step; it leaves nothing running."""
        refused = tuple(reason for one in case.every() for reason in refusals(one))
        if refused:
            told = (StepResult(self._teller.told(one), Outcome.SKIPPED) for one in case.instructions)
            return CaseResult(
                file, case.name, case.description, Outcome.REFUSED, tuple(told), refused=refused
            )
        begun = time.monotonic()
        run = CaseRun(case, self._engine, self._source, self._deployment, self._limit)
        steps: list[StepResult] = []
        outcome, failure = Outcome.PASSED, None
        reasons: tuple[str, ...] = ()
        try:
            self._begin(run)
            with self._real_workers(case):
                for number, one in enumerate(case.instructions):
                    self._step(run, number, self._teller.told(one), steps)
        except CaseRefusedError as error:
            outcome, reasons = Outcome.REFUSED, (str(error),)
        except _StepFailedError as error:
            outcome, failure = Outcome.FAILED, error.failure
        steps.extend(
            StepResult(self._teller.told(one), Outcome.SKIPPED) for one in case.instructions[len(steps) :]
        )
        failure = self._cleaned(run) or failure if outcome is Outcome.PASSED else self._tidied(run, failure)
        if failure is not None:
            outcome = Outcome.FAILED
        return CaseResult(
            file,
            case.name,
            case.description,
            outcome,
            tuple(steps),
            failure,
            reasons,
            time.monotonic() - begun,
            run.observed,
        )

    def _step(self, run: CaseRun, number: int, told: str, steps: list[StepResult]) -> None:
        begun = time.monotonic()
        try:
            run.step(number)
        except CaseRefusedError:
            steps.append(StepResult(told, Outcome.REFUSED, time.monotonic() - begun))
            raise
        except _CAUSES as error:
            steps.append(StepResult(told, Outcome.FAILED, time.monotonic() - begun))
            raise _StepFailedError(self._failure(run, told, error)) from None
        steps.append(StepResult(told, Outcome.PASSED, time.monotonic() - begun))

    def _begin(self, run: CaseRun) -> None:
        try:
            self._source.skip()
            if self._workers is not None:  # before they work: their first message may start an instance
                self._deployment.ensure()
        except _CAUSES as error:
            raise _StepFailedError(self._failure(run, "Начать тест", error)) from None

    def _failure(self, run: CaseRun, told: str, error: Exception) -> Failure:
        standing = run.standing.lines()
        match error:
            case CaseFailedError():
                return Failure(told, error.cause, error.expected, error.actual, standing)
            case EngineAwayError():
                cause = f"движок не отвечает ({self._access.grpc}): {error}"
                return Failure(told, cause, standing=standing)
            case EngineRefusedError():
                return Failure(told, f"движок отказал: {error}", standing=standing)
            case _:
                return Failure(told, str(error), standing=standing)

    def _cleaned(self, run: CaseRun) -> Failure | None:
        try:
            run.clean_up()
        except _CAUSES as error:
            return self._failure(run, "Завершить экземпляры теста", error)
        return None

    def _tidied(self, run: CaseRun, failure: Failure | None) -> Failure | None:
        """Clean up after a failure, whose cause is told and not that of the cleaning."""
        with suppress(*_CAUSES):
            run.clean_up()
        return failure

    def _real_workers(self, case: TestCase) -> AbstractContextManager[object]:
        if self._workers is None:
            return nullcontext()
        return self._workers(self._access, frozenset(self._held(case)))

    def _held(self, case: TestCase) -> Iterator[str]:
        """Yield the job types that a case does itself."""
        for one in case.every():
            match one:
                case actions.MockJobWorkerCompleteJob() | actions.MockJobWorkerThrowBpmnError():
                    yield one.job_type
                case actions.CompleteJob(job_selector=job) | actions.ThrowBpmnErrorFromJob(job_selector=job):
                    element = self.models.element(job.element_id or "", job.process_definition_id)
                    if job.job_type:
                        yield job.job_type
                    elif element is not None:
                        yield element.job_type
                case _:
                    continue


_CAUSES = (CaseFailedError, EngineAwayError, EngineRefusedError, CannotMockError, NoExampleError)


class _StepFailedError(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.cause)
        self.failure = failure
