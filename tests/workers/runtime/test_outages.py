"""Prometheus sees a system go and come back as this process finds it."""

import pytest
from prometheus_client import REGISTRY

from adapters.breaker import SystemAway
from workers.runtime.outages import watched_breakers


def away(system: str) -> float | None:
    return REGISTRY.get_sample_value("komek_system_away", {"system": system})


def test_the_gauge_follows_the_breaker() -> None:
    breaker = watched_breakers().of("test-outages")
    assert away("test-outages") == 0
    for _ in range(3):
        with pytest.raises((TimeoutError, SystemAway)), breaker.guard(TimeoutError):
            raise TimeoutError
    assert away("test-outages") == 1
