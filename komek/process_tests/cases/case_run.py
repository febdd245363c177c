"""One run of one test case."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from komek.process_tests.cases import actions, assertions
from komek.process_tests.cases.behaviors import Behaviors
from komek.process_tests.cases.checking import Checker, Verdict
from komek.process_tests.cases.deployment import Deployment
from komek.process_tests.cases.engine import Engine, GoneError
from komek.process_tests.cases.failing import CaseFailedError, CaseRefusedError
from komek.process_tests.cases.file import Assertion, ConditionalBehavior, TestCase
from komek.process_tests.cases.found import Finder
from komek.process_tests.cases.mock_workers import MockWorkers, NoExampleError, data
from komek.process_tests.cases.mocked_models import Mock, MockedDecision, MockedProcess, feel_literal
from komek.process_tests.cases.observed import ACTIVE, Observed, Run
from komek.process_tests.cases.selectors import ElementSelector
from komek.process_tests.cases.sources import RecordSource
from komek.process_tests.cases.standing import Standing
from komek.process_tests.cases.telling import Teller, mocked
from komek.process_tests.cases.watching import Watch

_PAST_THE_DEADLINE = timedelta(seconds=1)
_WITHOUT_CHANGE = {"IS_NOT_ACTIVE", "IS_NOT_ACTIVATED", "IS_NOT_WAITING"}


class CaseRun:
    """Carries out the instructions of one test case."""

    def __init__(
        self, case: TestCase, engine: Engine, source: RecordSource, deployment: Deployment, limit: float
    ) -> None:
        models = deployment.models
        self.observed = Observed()
        self.standing = Standing(self.observed, models)
        self._case = case
        self._engine = engine
        self._deployment = deployment
        self._models = models
        self._teller = Teller(models)
        self._finder = Finder(self.observed, models)
        self._checker = Checker(self.observed, models, deployment.feel)
        self._workers = MockWorkers(engine, models, self.observed)
        self._behaviors = Behaviors(self._checker, self._do)
        self._mocks: dict[str, Mock] = {}
        self._created: set[int] = set()
        self._unique = uuid4().hex
        self._watch = Watch(
            engine,
            source,
            self.observed,
            self.standing,
            limit=limit,
            incidents_end_it=not _minds_incidents(case),
            meanwhile=self._meanwhile,
        )

    def step(self, number: int) -> None:
        """Carry out an instruction.

        Raises:
            CaseFailedError, CaseRefusedError, EngineAwayError, EngineRefusedError: see there.
        """
        instruction = self._case.instructions[number]
        if isinstance(instruction, actions.MockDmnDecision | actions.MockChildProcess):
            self._mock_models(number)
        else:
            self._do(instruction)

    def clean_up(self) -> None:
        """Cancel what still runs, and let the clock pass the deadline of messages that nobody got."""
        self._watch.until(
            lambda: Verdict(self._created <= self.observed.instances.keys()),
            "записи об экземплярах теста пришли",
        )
        if not self.observed.roots or self.observed.open_roots():
            self._watch.settle()  # what a message or a call started last may not be in the records yet
        for key in self.observed.open_roots():
            self._engine.cancel(key)
        self._watch.until(lambda: Verdict(not self.observed.open_roots()), "экземпляры теста прерваны")
        if self.observed.buffered and self._engine.access.management is not None:
            deadline = datetime.fromtimestamp(max(self.observed.buffered.values()) / 1000, UTC)
            left = deadline - self._engine.now() + _PAST_THE_DEADLINE
            if left > timedelta(0):
                self._engine.move_clock(left)

    def _meanwhile(self) -> None:
        self._workers.serve()
        self._behaviors.react()

    def _mock_models(self, number: int) -> None:
        """Deploy this mock, and with it those that follow right after: each deployment takes its time."""
        for one in self._case.instructions[number:]:
            match one:
                case actions.MockDmnDecision(decision_definition_id=key):
                    self._mocks[f"decision {key}"] = MockedDecision(key, feel_literal(mocked(one)))
                case actions.MockChildProcess(process_definition_id=key):
                    self._mocks[f"process {key}"] = MockedProcess(
                        key, json.dumps(one.variables, ensure_ascii=False), one.version_tag
                    )
                case actions.MockJobWorkerCompleteJob() | actions.MockJobWorkerThrowBpmnError():
                    continue
                case _:
                    break
        self._deployment.ensure(frozenset(self._mocks.values()))

    def _do(self, one: Any) -> None:  # noqa: C901, PLR0912 - one case an instruction
        self._deployment.ensure(frozenset(self._mocks.values()))
        match one:
            case actions.CreateProcessInstance():
                self._create(one)
            case actions.PublishMessage():
                message_id = f"{one.message_id}@{self._unique}" if one.message_id else ""
                self._engine.publish(
                    one.name, one.correlation_key, one.variables, one.time_to_live, message_id
                )
            case actions.CorrelateMessage():
                self._until_taken(
                    lambda: self._engine.correlate(one.name, one.correlation_key, one.variables),
                    one,
                    "сообщения никто не ждёт",
                )
            case actions.BroadcastSignal():
                self._engine.broadcast(one.signal_name, one.variables)
            case actions.CompleteUserTask():
                self._complete_task(one)
            case actions.CompleteJob() | actions.ThrowBpmnErrorFromJob():
                self._finish_job(one)
            case actions.MockJobWorkerCompleteJob() | actions.MockJobWorkerThrowBpmnError():
                self._workers.add(one)
            case actions.ResolveIncident():
                self._resolve(one)
            case actions.UpdateVariables():
                self._update(one)
            case actions.EvaluateDecision(decision_definition_selector=decision):
                self._engine.evaluate(decision.decision_definition_id, one.variables)
            case actions.IncreaseTime():
                self._watch.settle()
                self._engine.move_clock(one.duration)
            case actions.SetTime():
                self._set_time(one)
            case ConditionalBehavior():
                self._behaviors.add(one)
            case actions.MockDmnDecision() | actions.MockChildProcess():
                raise CaseRefusedError(
                    f"{one.type} внутри CONDITIONAL_BEHAVIOR: модели подменяются до запуска"
                )
            case _:
                self._expect(one)

    def _expect(self, one: Assertion) -> None:
        if getattr(one, "state", None) in _WITHOUT_CHANGE or getattr(one, "has_active_incidents", 0) is False:
            self._watch.settle()
        self._watch.until(lambda: self._checker.check(one), self._teller.told(one))

    def _create(self, one: actions.CreateProcessInstance) -> None:
        process = one.process_definition_selector.process_definition_id
        try:
            starts = [start.element_id for start in one.start_instructions]
            self._created.add(self._engine.create(process, one.variables, starts))
        except GoneError:
            raise CaseFailedError(f"процесса {process} нет среди развёрнутых моделей") from None

    def _complete_task(self, one: actions.CompleteUserTask) -> None:
        expected = f"{self._teller.told(one)} — задача ждёт"
        task = self._watch.found(
            lambda: self._finder.open_tasks(one.user_task_selector), expected, "такая задача не ждёт"
        )
        self._engine.complete_task(task.key, self._data(one, task.element_id, task.process_id))
        self._watch.until(lambda: Verdict(self.observed.tasks[task.key].state != "CREATED"), expected)

    def _finish_job(self, one: actions.CompleteJob | actions.ThrowBpmnErrorFromJob) -> None:
        expected = f"{self._teller.told(one)} — работа ждёт"
        job = self._watch.found(
            lambda: self._finder.open_jobs(one.job_selector), expected, "такая работа не ждёт"
        )
        if isinstance(one, actions.CompleteJob):
            self._engine.complete_job(job.key, self._data(one, job.element_id, job.process_id))
        else:
            self._engine.throw_error(job.key, one.error_code, one.error_message, one.variables)
        self._watch.until(lambda: Verdict(self.observed.jobs[job.key].state == "ENDED"), expected)

    def _resolve(self, one: actions.ResolveIncident) -> None:
        incident = self._watch.found(
            lambda: self._finder.open_incidents(one.incident_selector),
            self._teller.told(one),
            "открытого инцидента нет",
        )
        self._engine.resolve(incident.key, incident.job if incident.job > 0 else None)
        self._watch.until(
            lambda: Verdict(not self.observed.incidents[incident.key].is_open), self._teller.told(one)
        )

    def _update(self, one: actions.UpdateVariables) -> None:
        process = one.process_instance_selector.process_definition_id
        scope = self._watch.found(
            lambda: self._scopes(process, one.element_selector),
            self._teller.told(one),
            "экземпляра или элемента, в котором менять переменные, нет",
        )
        self._engine.set_variables(scope.key, one.variables, local=one.create_local_variables)

    def _scopes(self, process: str, selector: ElementSelector | None) -> list[Run]:
        instances = [one for one in self.observed.of_process(process) if one.state == ACTIVE]
        if selector is None:
            return instances
        return [
            run
            for one in instances
            for run in self.observed.of_instance(one.key)
            if run.state == ACTIVE and self._finder.matches(run, selector)
        ]

    def _set_time(self, one: actions.SetTime) -> None:
        self._watch.settle()
        ahead = one.time - self._engine.now()
        if ahead < timedelta(0):
            raise CaseRefusedError(
                f"SET_TIME: {one.time.isoformat()} уже прошло: часы движка идут только вперёд, "
                "после перевода назад его таймеры молча останавливаются; используйте INCREASE_TIME"
            )
        if ahead:
            self._engine.move_clock(ahead)

    def _until_taken(self, call: Callable[[], None], one: Any, actual: str) -> None:
        def taken() -> Verdict:
            try:
                call()
            except GoneError:
                return Verdict(False, actual)
            return Verdict(True)

        self._watch.until(taken, self._teller.told(one))

    def _data(self, one: Any, element_id: str, process_id: str) -> dict[str, Any]:
        try:
            return data(one, self._models, element_id, process_id)
        except NoExampleError as error:
            raise CaseFailedError(str(error)) from None


def _minds_incidents(case: TestCase) -> bool:
    return any(
        isinstance(one, actions.ResolveIncident)
        or (isinstance(one, assertions.AssertProcessInstance) and one.has_active_incidents)
        for one in case.every()
    )
