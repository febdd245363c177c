"""An engine that does what a test tells it to: for the loop's edge cases only."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from inspect import isawaitable
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from adapters.camunda.gateway import Job

PATIENCE = 20.0
_keys = count(1_000_000)


class ToldEngine:
    """Hands out the jobs it is given, keeps what it is told, and fails as planned."""

    def __init__(self) -> None:
        self.waiting: dict[str, deque[Job]] = defaultdict(deque)
        self.asked: list[tuple[str, int]] = []
        self.held: dict[str, int] = defaultdict(int)
        """Jobs handed out and not answered yet, by type; ``most_held`` is the largest number seen."""
        self.most_held = 0
        self.told: list[tuple[str, int, dict[str, Any]]] = []
        self.troubles: dict[str, deque[Exception]] = defaultdict(deque)
        """What goes wrong next, by operation."""
        self._types: dict[int, str] = {}
        self._arrived = asyncio.Event()

    def offer(self, task_type: str, *, key: int | None = None, retries: int = 5, **variables: Any) -> int:
        key = next(_keys) if key is None else key
        job = Job(
            key=key,
            type=task_type,
            process_instance_key=100,
            bpmn_process_id="process",
            element_id="element",
            element_instance_key=key,
            retries=retries,
            deadline=datetime.now(UTC) + timedelta(minutes=1),
            variables={"caseId": str(uuid4()), **variables},
            headers={},
        )
        self.waiting[task_type].append(job)
        self._types[key] = task_type
        self._arrived.set()
        return key

    async def activate(
        self, task_type: str, *, max_jobs: int, fetch_variables: Any, **_: Any
    ) -> AsyncIterator[Job]:
        self.asked.append((task_type, max_jobs))
        self._fail("activate")
        if not self.waiting[task_type]:
            self._arrived.clear()
            await asyncio.wait([asyncio.create_task(self._arrived.wait())], timeout=0.05)
        for _ in range(min(max_jobs, len(self.waiting[task_type]))):
            self.held[task_type] += 1
            self.most_held = max(self.most_held, self.held[task_type])
            yield self.waiting[task_type].popleft()

    async def complete(self, key: int, variables: dict[str, Any]) -> None:
        self._hear("complete", key, variables=variables)

    async def fail(self, key: int, retries: int, message: str, backoff: timedelta = timedelta(0)) -> None:
        self._hear("fail", key, retries=retries, message=message, backoff=backoff)

    async def throw(self, key: int, code: str, message: str = "") -> None:
        self._hear("throw", key, code=code, message=message)

    def _hear(self, operation: str, key: int, **said: Any) -> None:
        self._fail(operation)
        self.held[self._types[key]] -= 1
        self.told.append((operation, key, said))

    def _fail(self, operation: str) -> None:
        if self.troubles[operation]:
            raise self.troubles[operation].popleft()


async def _until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not (await seen if isawaitable(seen := true()) else seen):  # noqa: ASYNC110 - threads set no event
            await asyncio.sleep(0.005)


@pytest.fixture
def told_engine() -> type[ToldEngine]:
    """Makes engines; one belongs to the event loop it is made in."""
    return ToldEngine


@pytest.fixture
def until() -> Any:
    """Waits until something is true, within a bound."""
    return _until
