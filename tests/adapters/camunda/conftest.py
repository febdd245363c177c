"""A small process of these tests' own: a job, a user task, ten days, and the way out by an error."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.camunda.gateway import Gateway, Resource
from komek.process_tests.errands import Errands
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.records import Records

MODELS = [
    Resource(file.name, file.read_bytes()) for file in sorted((Path(__file__).parent / "models").iterdir())
]


@pytest.fixture(scope="session")
def errand_models(gateway: Gateway, event_loop_thread: EventLoop) -> dict[str, int]:
    return event_loop_thread.run(gateway.deploy(MODELS))


@pytest.fixture
def errands(
    errand_models: dict[str, int], records: Records, gateway: Gateway, event_loop_thread: EventLoop
) -> Errands:
    return Errands(gateway, event_loop_thread)


@pytest.fixture
def unit() -> Callable[[], str]:
    """Make a unit that no other test has tasks in."""
    return lambda: f"UNIT-{uuid4().hex[:8]}"
