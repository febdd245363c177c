"""Arrivals at a given rate: what a worker adds to a job's way when the engine is not full."""

import asyncio
import itertools
import time
from collections.abc import Sequence
from pathlib import Path

from adapters.camunda.channel import GatewaySettings, open_channel
from adapters.camunda.gateway import Gateway
from komek.bench.workers.backlog import patiently
from komek.bench.workers.model import SINGLE
from komek.bench.workers.window import Order, Seen, look

_AT_ONCE = 16


def look_with_arrivals(
    order: Order, gateway: GatewaySettings, case_ids: Sequence[str], rate: float | None, log: Path
) -> Seen:
    """Run a window while instances arrive, ``rate`` a second or, without one, as fast as the engine takes."""
    return asyncio.run(_look(order, gateway, case_ids, rate, log))


async def _look(
    order: Order, settings: GatewaySettings, case_ids: Sequence[str], rate: float | None, log: Path
) -> Seen:
    channel = await open_channel(settings)
    feeding = asyncio.create_task(_feed(Gateway(channel), itertools.cycle(case_ids), rate))
    try:
        return await asyncio.to_thread(look, order, log)
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
        await channel.close()


async def _feed(gateway: Gateway, cases: "itertools.cycle[str]", rate: float | None) -> None:
    under_way: set[asyncio.Task[int]] = set()
    next_at = time.perf_counter()
    try:
        while True:
            if rate is None and len(under_way) >= _AT_ONCE:
                await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            variables: dict[str, str | int] = {"caseId": next(cases), "sentAt": int(time.time() * 1000)}
            one = asyncio.create_task(patiently(gateway, SINGLE, variables))
            under_way.add(one)
            one.add_done_callback(under_way.discard)
            if rate is not None:
                next_at += 1 / rate
                await asyncio.sleep(max(0.0, next_at - time.perf_counter()))
    finally:
        for one in under_way:
            one.cancel()
