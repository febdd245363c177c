"""Reconciliation on a schedule, and what Prometheus hears of it."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from adapters.database.chore import Chores
from komek.reconcile.both_sides import BothSides
from komek.reconcile.finding import Kind
from komek.reconcile.looking import Look
from komek.reconcile.mending import Mender
from workers.runtime import metrics
from workers.runtime.chores import Errand, measure_chore

NAME = "reconcile"


def reconciliation(sides: BothSides, every: timedelta, *, mend: bool) -> Errand:
    """Return the chore: it looks, mends what is safe where that is set, and counts what is left by kind."""

    async def act() -> dict[str, int]:
        found = await Look(sides).twice()
        mended = await Mender(sides).mend(found) if mend else []
        return dict(Counter(finding.kind for finding in found if finding not in mended))

    return Errand(NAME, every, act)


def findings_measured(chores: Chores) -> Callable[[], None]:
    """Return what sets the gauges of what the last look of any process left, when Prometheus asks."""

    def measure() -> None:
        counts = measure_chore(chores, NAME)
        if counts is not None:
            for kind in Kind:
                metrics.reconcile_findings.labels(kind).set(counts.get(kind, 0))

    return measure
