"""What a platform reads of a worker: alive, ready, and counted without naming anybody."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

from workers.runtime import metrics
from workers.runtime.health import STALE_AFTER, health_app


@pytest.fixture
def loop() -> Any:
    return SimpleNamespace(last_fetch={}, in_flight=0)


def get(loop: Any, path: str, *, database: bool = True) -> Any:
    return TestClient(health_app(loop, lambda: database)).get(path)


def test_a_process_that_answers_is_alive_even_before_it_is_ready(loop: Any) -> None:
    assert get(loop, "/healthz", database=False).text == "ok"


def test_before_the_first_fetch_it_is_not_ready(loop: Any) -> None:
    assert get(loop, "/readyz").status_code == 503


def test_fetching_with_the_database_there_it_is_ready(loop: Any) -> None:
    loop.last_fetch, loop.in_flight = {"ask": time.monotonic()}, 2
    answer = get(loop, "/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "stale": [], "inFlight": 2, "fetched": 1},
    )


def test_without_its_database_it_is_not_ready(loop: Any) -> None:
    loop.last_fetch = {"ask": time.monotonic()}
    assert get(loop, "/readyz", database=False).status_code == 503


def test_a_type_that_was_not_fetched_for_three_long_polls_makes_it_unready_and_is_named(loop: Any) -> None:
    now = time.monotonic()
    loop.last_fetch = {"ask": now, "forgotten": now - STALE_AFTER - 1}
    answer = get(loop, "/readyz")
    assert (answer.status_code, answer.json()["stale"]) == (503, ["forgotten"])


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
