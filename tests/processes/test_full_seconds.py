"""Tasklist goes on where a task came or ended at a full second."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from komek.engine.full_seconds import let_full_seconds_pass
from komek.process_tests.shared_engine import SharedEngine

pytestmark = pytest.mark.engine
FULL_SECOND = "2026-11-28T01:00:02+05:00"


def test_the_index_of_tasks_takes_instants_without_milliseconds(engine: SharedEngine) -> None:
    search = engine.addresses.opensearch
    assert search is not None
    assert let_full_seconds_pass(search) == [], "the start of the engine has told them already"
    with httpx.Client(base_url=search, timeout=20, trust_env=False) as http:
        found: dict[str, Any] = http.get("/tasklist-*/_mapping").raise_for_status().json()
        indices = [name for name, one in found.items() if "completionTime" in one["mappings"]["properties"]]
        assert {name.rpartition("-")[0] for name in indices} == {"tasklist-list-view", "tasklist-task"}
        for index in indices:
            document = f"/{index}/_doc/{uuid4().hex}"
            http.put(document, json={"creationTime": FULL_SECOND}).raise_for_status()
            http.delete(document).raise_for_status()
