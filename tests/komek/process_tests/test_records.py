"""The engine's records tell exactly what became of a case; tests share one engine."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.camunda.clock import EngineClock
from adapters.camunda.gateway import Gateway, Resource
from adapters.database.connection import Sessions
from komek.process_tests.errands import Errands
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.leaks import Needles, leaks
from komek.process_tests.officials import Officials
from komek.process_tests.record_log import all_lines
from komek.process_tests.records import Records
from komek.process_tests.shared_engine import SharedEngine
from komek.process_tests.waiting import NeverHappenedError
from komek.time_travel import TimeTravel

pytestmark = pytest.mark.engine
MODELS = Path(__file__).parents[2] / "adapters" / "camunda" / "models"


@pytest.fixture
def errands(records: Records, gateway: Gateway, event_loop_thread: EventLoop) -> Errands:
    models = [Resource(file.name, file.read_bytes()) for file in sorted(MODELS.iterdir())]
    event_loop_thread.run(gateway.deploy(models))
    return Errands(gateway, event_loop_thread)


def test_a_case_is_told_from_its_start_to_its_end(
    errands: Errands,
    records: Records,
    officials: Officials,
    engine: SharedEngine,
    engine_clock: EngineClock,
    database: Sessions,
) -> None:
    case_id = errands.until_signing("UNIT-9")
    task = officials.complete(case_id, "sign", {"signed": True})
    assert task.groups == ("head:UNIT-9",)
    waiting = records.wait_for(case_id, lambda case: bool(case.entered("tenDays")))
    assert not waiting.is_over("errand")
    assert waiting.running() == waiting.instances("errand")
    TimeTravel(database, engine.move_clock, engine_clock).forward(timedelta(days=10))
    history = records.wait_for(case_id, lambda case: case.is_over("errand"))
    assert history.path("errand") == ["errand", "errandAsked", "fetch", "sign", "tenDays", "done"]
    assert history.ends("errand") == ["done"]
    assert history.running() == []
    assert [history.of_instance(key).ends("errand") for key in history.instances()] == [["done"]]
    assert history.completed("fetch") == history.jobs("errand-fetch") == 1
    assert history.variables("errand")["signed"] is True
    assert history.waiting_tasks() == []
    assert history.incidents() == []


def test_a_timer_does_not_fire_before_its_time(
    errands: Errands, records: Records, officials: Officials, engine: SharedEngine
) -> None:
    case_id = errands.until_signing()
    officials.complete(case_id, "sign")
    records.wait_for(case_id, lambda case: bool(case.entered("tenDays")))
    engine.move_clock(timedelta(days=9))
    # Whatever a timer of nine days does is done before a message published after it is.
    marker = errands.ask()
    errands.one_job(marker)
    assert not records.case(case_id).is_over("errand")


def test_cases_do_not_mix(errands: Errands, records: Records) -> None:
    one, other = errands.until_signing(), errands.ask()
    errands.one_job(other)
    assert records.wait_for(one, lambda case: bool(case.waiting_tasks())).entered("sign") == 1
    assert records.case(other).entered("sign") == 0
    assert records.case(str(uuid4())).path() == []


def test_what_does_not_happen_is_told_with_where_the_case_stands(errands: Errands, records: Records) -> None:
    case_id = errands.until_signing()
    records.wait_for(case_id, lambda case: bool(case.waiting_tasks()))
    with pytest.raises(NeverHappenedError, match=r"path: errand → .* waits for sign; incidents: none"):
        records.wait_for(case_id, lambda case: case.is_over("errand"), limit=0.2)


def test_a_needle_planted_in_a_variable_is_found_in_the_records_of_the_run(
    errands: Errands, records: Records, engine: SharedEngine
) -> None:
    planted = f"Тестова{uuid4().hex[:6]}"
    case_id = errands.ask()
    job = errands.one_job(case_id)
    errands.loop.run(errands.gateway.fail(job.key, retries=0, message=f"не найден: {planted}"))
    records.wait_for(case_id, lambda case: bool(case.incidents()))
    log = engine.addresses.record_log
    assert log is not None
    found = {(leak.kind, leak.intent) for leak in leaks(all_lines(log), Needles([planted]))}
    assert {("JOB", "FAIL"), ("JOB", "FAILED"), ("INCIDENT", "CREATED")} <= found
