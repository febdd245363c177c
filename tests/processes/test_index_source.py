"""The index source reads what the exporter writes, however late an index shows it."""

from collections.abc import Iterator

import httpx
import pytest

from komek.process_tests.cases.index_source import IndexSource
from komek.process_tests.shared_engine import SharedEngine
from komek.process_tests.waiting import wait_until

pytestmark = pytest.mark.engine

PREFIX = "late-record"


@pytest.fixture
def index(engine: SharedEngine) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=engine.addresses.opensearch, timeout=30, trust_env=False) as client:
        yield client
        client.delete(f"/{PREFIX}-job,{PREFIX}-task").raise_for_status()


def export(index: httpx.Client, kind: str, position: int) -> None:
    record = {
        "position": position,
        "partitionId": 1,
        "recordType": "EVENT",
        "valueType": kind.upper(),
        "intent": "CREATED",
        "key": position,
        "timestamp": 0,
        "value": {},
    }
    index.put(f"/{PREFIX}-{kind}/_doc/{position}", json=record).raise_for_status()


def test_a_record_that_another_index_shows_late_is_told_in_its_place(
    engine: SharedEngine, index: httpx.Client
) -> None:
    source, told = IndexSource(engine.addresses.opensearch, PREFIX), list[int]()

    def read() -> list[int]:
        told.extend(record.position for record in source.new())
        return told

    export(index, "job", 1)
    export(index, "job", 3)
    assert read() == []
    export(index, "task", 2)
    wait_until(lambda: read() == [1, 2, 3], 10, why="all three are told once and in order")
    assert read() == [1, 2, 3]
    export(index, "job", 6)
    wait_until(lambda: 6 in read(), 10, why="the newest is told")
    export(index, "task", 5)
    wait_until(lambda: read() == [1, 2, 3, 6, 5], 10, why="even what comes too late for its place is told")
