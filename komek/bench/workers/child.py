"""The process of one window: reads its order, works, says what it saw."""

import asyncio
import sys
import time
from collections.abc import Awaitable

import psutil

from adapters.camunda.channel import GatewaySettings, open_channel
from komek.bench.workers.tally import Tally
from komek.bench.workers.window import Order, Sample, Seen, Variant

_DRAIN = 60.0
_FIRST_JOB = 300.0
"""Seconds."""
_LOOKS = 10


class Work:
    """One variant at work."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.tally = Tally()
        self.stop = asyncio.Event()
        self._effects = 0

    async def run(self) -> None:
        """Work until told to stop."""
        order = self.order
        if order.variant in (Variant.OURS, Variant.OURS_PUBLISHING):
            await self._ours()
            return
        channel = await open_channel(GatewaySettings(address=order.gateway))
        try:
            if order.variant is Variant.RAW:
                from komek.bench.workers.raw_loop import RawLoop  # noqa: PLC0415 - not in others' memory

                await RawLoop(channel, self.tally, timed=order.timed).run(self.stop)
            else:
                from komek.bench.workers import pyzeebe_worker  # noqa: PLC0415

                tuned = order.variant is Variant.PYZEEBE_TUNED
                worker = (pyzeebe_worker.tuned if tuned else pyzeebe_worker.as_documented)(channel)
                await pyzeebe_worker.run(worker, self.tally, self.stop)
        finally:
            await channel.close()

    async def _ours(self) -> None:
        from komek.bench.workers.our_worker import our_worker  # noqa: PLC0415
        from komek.logging_setup import set_up_logging  # noqa: PLC0415

        set_up_logging()
        process, journal = await our_worker(
            GatewaySettings(address=self.order.gateway),
            self.order.database_url,
            self.order.epoch,
            self.tally,
            publish=self.order.variant is Variant.OURS_PUBLISHING,
            threads=self.order.threads,
        )
        await process.run(self.stop)
        self._effects = journal.accepted

    async def watched(self) -> Seen:
        """Work for the window and return what was seen in it."""
        running = asyncio.create_task(self.run())
        give_up = time.monotonic() + _FIRST_JOB
        while not self.tally.completed:  # what is imported and loaded at the start is no part of a window
            await self._pass(running, asyncio.sleep(0.02))
            if time.monotonic() > give_up:
                raise TimeoutError("no job was completed")
        await self._pass(running, asyncio.sleep(self.order.warm_up))
        before = self._now()
        if self.order.jobs:
            memory = await self._by_jobs(running)
        else:
            await self._pass(running, asyncio.sleep(self.order.seconds))
            memory = [self._memory()]
        after = self._now()
        latencies = self.tally.latencies[before[4] : after[4]]
        self.stop.set()
        await asyncio.wait_for(running, _DRAIN)
        return Seen(
            variant=self.order.variant,
            seconds=after[0] - before[0],
            jobs=int(after[1] - before[1]),
            cpu=after[2] - before[2],
            handler_cpu=after[3] - before[3],
            latencies=latencies,
            effects=self._effects,
            memory=memory,
        )

    async def _by_jobs(self, running: asyncio.Task[None]) -> list[Sample]:
        step = max(1, self.order.jobs // _LOOKS)
        first, memory = self.tally.completed, [self._memory()]
        while self.tally.completed - first < self.order.jobs:
            await self._pass(running, asyncio.sleep(0.05))
            if self.tally.completed - first >= len(memory) * step:
                memory.append(self._memory())
        return memory

    async def _pass(self, running: asyncio.Task[None], waiting: Awaitable[None]) -> None:
        waited = asyncio.ensure_future(waiting)
        await asyncio.wait([running, waited], return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
            raise RuntimeError("the variant ended before its window")

    def _now(self) -> tuple[float, int, float, float, int]:
        handler = sys.modules.get("komek.bench.workers.handler")
        spent = handler.spent.seconds if handler is not None else 0.0
        return (
            time.perf_counter(),
            self.tally.completed,
            time.process_time(),
            spent,
            len(self.tally.latencies),
        )

    def _memory(self) -> Sample:
        full = psutil.Process().memory_full_info()
        return Sample(jobs=self.tally.completed, pss=getattr(full, "pss", full.rss), rss=full.rss)


def main() -> None:
    """Read the order from standard input, write what was seen to standard output."""
    order = Order.model_validate_json(sys.stdin.buffer.read())
    seen = asyncio.run(_watched(order))
    sys.stdout.write(seen.model_dump_json())


async def _watched(order: Order) -> Seen:
    return await Work(order).watched()


if __name__ == "__main__":
    main()
