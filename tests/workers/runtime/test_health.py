"""What a platform reads of a worker: alive, ready, and counted without naming anybody."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

from workers.runtime import metrics
from workers.runtime.health import health_app
from workers.runtime.watchdog import STALE_AFTER


@pytest.fixture
def loop() -> Any:
    return SimpleNamespace(pollers=[poller("ask")], in_flight=0, hanging=list)


def poller(
    job_type: str, *, fetched: float | None = 0.0, may_rest: bool = False, is_dead: bool = False
) -> Any:
    at = None if fetched is None else time.monotonic() - fetched
    return SimpleNamespace(job_type=job_type, fetched_at=at, may_rest=may_rest, is_dead=is_dead)


def get(loop: Any, path: str, *, database: bool = True) -> Any:
    return TestClient(health_app(loop, lambda: database)).get(path)


def test_a_process_that_answers_is_alive_even_before_it_is_ready(loop: Any) -> None:
    assert get(loop, "/healthz", database=False).text == "ok"


def test_before_each_type_was_fetched_once_it_is_not_ready(loop: Any) -> None:
    loop.pollers = [poller("ask"), poller("ask-too", fetched=None)]
    answer = get(loop, "/readyz")
    assert (answer.status_code, answer.json()["wrong"]) == (503, {"ask-too": "not fetched yet"})


def test_polling_with_the_database_there_it_is_ready_however_idle(loop: Any) -> None:
    loop.in_flight = 2
    answer = get(loop, "/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "database": True, "wrong": {}, "inFlight": 2},
    )


def test_without_its_database_it_is_not_ready(loop: Any) -> None:
    answer = get(loop, "/readyz", database=False)
    assert (answer.status_code, answer.json()["database"]) == (503, False)


def test_a_type_that_was_not_fetched_for_three_long_polls_makes_it_unready_and_is_named(loop: Any) -> None:
    loop.pollers = [poller("ask"), poller("stuck", fetched=STALE_AFTER + 1)]
    answer = get(loop, "/readyz")
    assert answer.status_code == 503
    assert answer.json()["wrong"] == {"stuck": f"not fetched for {STALE_AFTER + 1:.0f} s"}


def test_a_type_that_is_held_or_has_all_hands_full_is_healthy(loop: Any) -> None:
    loop.pollers = [poller("ask", fetched=STALE_AFTER + 1, may_rest=True)]
    assert get(loop, "/readyz").status_code == 200


def test_a_poller_that_ended_makes_it_unready_at_once(loop: Any) -> None:
    loop.pollers = [poller("ask", is_dead=True)]
    answer = get(loop, "/readyz")
    assert (answer.status_code, answer.json()["wrong"]) == (503, {"ask": "its poller ended"})


def test_a_handler_that_hangs_makes_it_unready(loop: Any) -> None:
    loop.hanging = lambda: ["ask"]
    answer = get(loop, "/readyz")
    assert (answer.status_code, answer.json()["wrong"]) == (503, {"ask": "a handler hangs"})


def test_metrics_tell_types_and_outcomes(loop: Any) -> None:
    metrics.jobs.labels("ask", "completed").inc()
    text = get(loop, "/metrics").text
    assert 'komek_jobs_total{outcome="completed",type="ask"}' in text


def test_what_is_counted_on_demand_is_counted_before_it_is_told(loop: Any) -> None:
    counted: list[str] = []
    app = health_app(loop, lambda: True, lambda: counted.append("outbox"))
    assert TestClient(app).get("/metrics").status_code == 200
    assert counted == ["outbox"]


def test_where_counting_fails_the_rest_is_still_told(loop: Any) -> None:
    def away() -> None:
        raise OSError("the database is away")

    answer = TestClient(health_app(loop, lambda: True, away)).get("/metrics")
    assert (answer.status_code, "komek_jobs_in_flight" in answer.text) == (200, True)
