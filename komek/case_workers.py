"""Komek's real workers for test cases: `komek test --workers komek.case_workers:real_workers`."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from komek.addresses import Addresses
from komek.process_tests.cases.engine import EngineAccess
from komek.process_tests.cases.real_workers import RealWorkers
from komek.process_tests.event_loop import EventLoop
from komek.settings import Settings
from komek.worker_process import worker_process

_STOP_LIMIT = 60.0


def workers_of(settings: Settings) -> RealWorkers:
    """Return the workers of a database and its outside systems, which work on the engine of the tests."""

    @contextmanager
    def working(engine: EngineAccess, held: frozenset[str]) -> Iterator[None]:
        there = {
            "engine_grpc": engine.grpc,
            "engine_rest": engine.rest,
            "engine_management": engine.management,
        }
        placed = settings.model_copy(update=there)
        loop, stop = EventLoop(), asyncio.Event()
        try:
            process = loop.run(worker_process(placed, Addresses(placed), without=held))
            running = loop.start(process.run(stop))
            try:
                yield
            finally:
                loop.call(stop.set)
                running.result(_STOP_LIMIT)
        finally:
            loop.close()

    return working


@contextmanager
def real_workers(engine: EngineAccess, held: frozenset[str]) -> Iterator[None]:
    """Work by the settings of the environment (``KOMEK_…``)."""
    with workers_of(Settings())(engine, held):
        yield
