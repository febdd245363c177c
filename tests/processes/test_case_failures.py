"""A failing test case names its cause within its limit: the engine killed, a hanging worker, an incident."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import grpc
import platformdirs
import pytest
from errand_cases import BEGIN, ENDED, ERRAND, FETCHED, case, element
from pyzeebe.proto import gateway_pb2 as wire
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from komek.engine import EmbeddedEngine
from komek.process_tests.cases.engine import EngineAccess
from komek.process_tests.cases.file import TestCase
from komek.process_tests.cases.result import CaseResult, Failure, Outcome
from komek.process_tests.cases.runner import Runner
from komek.process_tests.cases.sources import LogSource, RecordSource
from komek.process_tests.record import Record

pytestmark = pytest.mark.engine

LIMIT = 2.0
OVERHEAD = 6.0
"""Seconds of deploying and cleaning up on a busy machine."""


@pytest.fixture(scope="module")
def runner(case_access: EngineAccess, case_source: RecordSource) -> Iterator[Runner]:
    with Runner(case_access, case_source, ERRAND, limit=LIMIT) as runner:
        yield runner


def failing(runner: Runner, tried: TestCase) -> Failure:
    result: CaseResult = runner.run(tried, "errand.test.json")
    assert result.outcome is Outcome.FAILED
    assert result.failure is not None
    assert result.seconds < LIMIT + OVERHEAD
    return result.failure


def test_a_job_that_nobody_works_is_named_as_the_cause(runner: Runner) -> None:
    failure = failing(runner, case(BEGIN, ENDED))
    assert "Работа errand-fetch на «Выполнить» создана, и никто её не взял" in failure.cause
    assert failure.actual == "экземпляр активен"
    assert failure.expected == "Процесс «Поручение» завершён"
    assert any(line.startswith("Путь «Поручение» (идёт): Выполнить …") for line in failure.standing)
    assert any('caseId = "case-1"' in line for line in failure.standing)


@contextmanager
def _hanging(access: EngineAccess, held: frozenset[str]) -> Iterator[None]:
    """A worker that takes the job and never says another word."""
    assert held == frozenset({"other"})
    with grpc.insecure_channel(access.grpc) as channel:
        stub: Any = GatewayStub(channel)
        request = wire.ActivateJobsRequest(
            type="errand-fetch",
            worker="sleeper",
            timeout=60_000,
            maxJobsToActivate=1,
            requestTimeout=20_000,
        )
        call = stub.ActivateJobs(request)
        taking = threading.Thread(target=lambda: next(iter(call), None))
        taking.start()
        yield
        call.cancel()
        taking.join()


def test_a_hanging_worker_is_named_with_its_job(case_access: EngineAccess, case_source: RecordSource) -> None:
    other = FETCHED | {"jobType": "other"}
    with Runner(case_access, case_source, ERRAND, limit=LIMIT, workers=_hanging) as runner:
        failure = failing(runner, case(other, BEGIN, ENDED))
    assert "Работа errand-fetch на «Выполнить» взята работником sleeper и не выполнена" in failure.cause


def test_an_incident_ends_a_case_at_once_that_resolves_none(runner: Runner) -> None:
    thrown = {
        "type": "MOCK_JOB_WORKER_THROW_BPMN_ERROR",
        "jobType": "errand-fetch",
        "errorCode": "nobody-catches-it",
    }
    failure = failing(runner, case(thrown, BEGIN, ENDED))
    assert "Инцидент на «Выполнить» (fetch): UNHANDLED_ERROR_EVENT" in failure.cause
    assert "nobody-catches-it" in failure.cause


def test_an_element_never_reached_is_told_with_where_the_instance_is(runner: Runner) -> None:
    failure = failing(runner, case(FETCHED, BEGIN, element("Невозможно", "IS_COMPLETED")))
    assert failure.actual == "элемент «Невозможно» не начинался"
    assert any("Ждёт задача «Подписать» (sign), группы: head:unit-1" in line for line in failure.standing)
    assert any("Выполнить → Подписать …" in line for line in failure.standing)


def test_a_process_that_is_not_deployed_is_named(runner: Runner) -> None:
    unknown = BEGIN | {"processDefinitionSelector": {"processDefinitionId": "erand"}}
    assert "процесса erand нет" in failing(runner, case(unknown)).cause


class _StruckAtTheJob(LogSource):
    """Strikes once the case has read of its job: its instance was started, its end is waited for."""

    def __init__(self, path: Path, strike: Callable[[], None]) -> None:
        super().__init__(path)
        self._strike = strike
        self.struck_at: float | None = None

    def new(self) -> Iterator[Record]:
        for record in super().new():
            if record.kind == "JOB" and record.intent == "CREATED" and self.struck_at is None:
                self._strike()
                self.struck_at = time.monotonic()
            yield record


@pytest.mark.slow
def test_an_engine_killed_in_mid_test_is_named_within_seconds(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path, Path(platformdirs.user_cache_dir("komek")), attached=True)
    addresses = engine.start()
    try:
        assert addresses.record_log is not None
        access = EngineAccess(addresses.grpc, addresses.rest, addresses.management)
        source = _StruckAtTheJob(
            addresses.record_log, lambda: os.kill(engine.status().pids["camunda"], signal.SIGKILL)
        )
        with closing(source), Runner(access, source, ERRAND, limit=60) as runner:
            result = runner.run(case(BEGIN, ENDED), "errand.test.json")
        assert result.failure is not None
        assert f"движок не отвечает ({addresses.grpc})" in result.failure.cause
        assert result.failure.step == "Процесс «Поручение» завершён"
        assert source.struck_at is not None
        assert time.monotonic() - source.struck_at < 15
    finally:
        engine.reset()
