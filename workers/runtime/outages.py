"""Breakers of outside systems whose state Prometheus sees."""

from adapters.breaker import Breaker, Breakers
from workers.runtime import metrics


def watched_breakers() -> Breakers:
    """Return breakers that tell ``komek_system_away{system}`` from their first call on."""
    return Breakers(watch=_show)


def _show(breaker: Breaker) -> None:
    metrics.system_away.labels(breaker.system).set_function(lambda: float(breaker.is_away))
