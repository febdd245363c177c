"""`komek work`: a worker process until SIGTERM."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from komek.addresses import Addresses
from komek.logging_setup import set_up_logging
from komek.plainly import plainly
from komek.settings import Settings
from komek.tracing_setup import set_up_tracing
from komek.worker_process import worker_process


def work_command(
    health_port: Annotated[int | None, typer.Option(help="Port of healthz, readyz and metrics.")] = None,
) -> None:
    """Work all task types and relay all effects until SIGTERM or Ctrl-C; then drain and end with 0."""
    settings = Settings()
    if health_port is not None:
        settings = settings.model_copy(update={"health_port": health_port})
    set_up_logging()
    last_traces = set_up_tracing(settings, "workers")
    with plainly():
        asyncio.run(_work(settings, last_traces))
    last_traces()


async def _work(settings: Settings, last_traces: Callable[[], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    process = await worker_process(settings, Addresses(settings))
    if await process.run(stop):
        # What was left behind was handed back; the interpreter would wait for its thread without limit.
        last_traces()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
