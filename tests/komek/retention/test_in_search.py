"""Of the search only dated indices go, each after its own time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from adapters.clock import FixedClock
from adapters.serving import serving
from komek.retention.in_search import SearchIndices, SearchUnavailableError

DAY = timedelta(days=1)
INDICES = [
    "operate-list-view-8.3.0_",
    "operate-list-view-8.3.0_2025-11-23",
    "operate-list-view-8.3.0_2025-11-24",
    "tasklist-task-8.5.0_2024-01-01",
    "tasklist-task-8.5.0_",
    "zeebe-record_process-instance_8.6.0_2026-11-16",
    "zeebe-record_process-instance_8.6.0_2026-11-17",
    "zeebe-record_job_8.6.0_2026-11-24",
    "somebody-elses_2020-01-01",
]


@pytest.fixture
def opensearch() -> Iterator[tuple[str, list[str]]]:
    kept = list(INDICES)

    async def listed(_: Request) -> JSONResponse:
        return JSONResponse([{"index": name} for name in kept])

    async def delete(request: Request) -> JSONResponse:
        name = request.path_params["name"]
        if name not in kept:
            return JSONResponse({}, status_code=404)
        kept.remove(name)
        return JSONResponse({"acknowledged": True})

    routes = [Route("/_cat/indices", listed), Route("/{name}", delete, methods=["DELETE"])]
    with serving(Starlette(routes=routes)) as url:
        yield url, kept


def test_raw_records_go_after_days_and_history_after_a_year(
    opensearch: tuple[str, list[str]], clock: FixedClock
) -> None:
    url, kept = opensearch
    search = SearchIndices(url, records=7 * DAY, history=365 * DAY)
    old = search.expired(clock.now())
    assert old == [
        "operate-list-view-8.3.0_2025-11-23",
        "tasklist-task-8.5.0_2024-01-01",
        "zeebe-record_process-instance_8.6.0_2026-11-16",
    ]
    assert search.delete([*old, "operate-gone-8.3.0_2020-01-01"]) == 3
    assert kept == [name for name in INDICES if name not in old]


def test_a_period_of_zero_keeps_for_ever(opensearch: tuple[str, list[str]], clock: FixedClock) -> None:
    assert SearchIndices(opensearch[0], 0 * DAY, 0 * DAY).expired(clock.now() + 9000 * DAY) == []


def test_a_search_that_is_away_is_said(clock: FixedClock) -> None:
    with pytest.raises(SearchUnavailableError, match="OpenSearch"):
        SearchIndices("http://127.0.0.1:9", DAY, DAY).expired(clock.now())
