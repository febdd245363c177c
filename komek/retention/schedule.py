"""Retention on a schedule."""

import asyncio
from datetime import timedelta

from komek.retention.retaining import Retention
from workers.runtime.chores import Errand

NAME = "retention"


def retention_chore(retention: Retention, every: timedelta) -> Errand:
    """Return the chore."""

    async def act() -> dict[str, int]:
        return await asyncio.to_thread(retention.apply)

    return Errand(NAME, every, act)
