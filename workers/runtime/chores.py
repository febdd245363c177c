"""Does chores beside the jobs: each every so often, by one worker process of all."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from adapters.database.chore import Chores
from workers.runtime import metrics

log = structlog.get_logger(__name__)

_LONGEST_SLEEP = timedelta(minutes=1)


@dataclass(frozen=True)
class Errand:
    """One chore: its name, how often it is done, and what does it; it returns counts by name."""

    name: str
    every: timedelta
    act: Callable[[], Awaitable[dict[str, int]]]


async def do_chores(chores: Chores, errand: Errand) -> None:
    """Do one chore again and again until cancelled; a run that fails is tried at its next time."""
    sleep = min(errand.every / 4, _LONGEST_SLEEP).total_seconds()
    while True:
        try:
            if await asyncio.to_thread(chores.take, errand.name, errand.every):
                counts = await errand.act()
                await asyncio.to_thread(chores.ended, errand.name, counts)
                log.info("chore done", chore=errand.name, **counts)
        except Exception as error:  # noqa: BLE001 - the database or the engine may be away; jobs go on
            log.warning("chore not done", chore=errand.name, error=type(error).__name__)
        await asyncio.sleep(sleep)


def measure_chore(chores: Chores, name: str) -> dict[str, int] | None:
    """Set the gauge of a chore's last end and return its counts, or None where it never ended."""
    last = chores.last(name)
    if last is None or last.ended_at is None:
        return None
    metrics.chore_ended.labels(name).set(last.ended_at.timestamp())
    return {key: int(count) for key, count in last.counts.items()}
