"""Our worker process with ledger and outbox, as `komek work` runs it, for one task type."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from adapters.camunda.channel import GatewaySettings, open_channel
from adapters.camunda.gateway import Gateway, Job
from adapters.clock import SystemClock
from adapters.database.connection import connect, sessions
from adapters.database.outbox import EffectKind
from komek.bench.workers.handler import record_step
from komek.bench.workers.tally import Tally
from komek.links import DoorLinks
from rules.law import Law
from workers.runtime.loop import Loop
from workers.runtime.process import WorkerProcess
from workers.runtime.relay import Outgoing, Relay, Sender
from workers.runtime.work import Workshop
from workers.senders.message import MessageSender

NOWHERE = "http://127.0.0.1:9"
"""The measured handlers make no links."""


class CountedGateway(Gateway):
    """The gateway; counts the completions that the engine took."""

    def __init__(self, channel: Any, tally: Tally) -> None:
        super().__init__(channel)
        self._tally = tally
        self._sent_at: dict[int, int] = {}

    async def activate(self, *arguments: Any, **named: Any) -> AsyncIterator[Job]:
        """Yield jobs; keep when each was asked for."""
        async for job in super().activate(*arguments, **named):
            if (sent_at := job.variables.get("sentAt")) is not None:
                self._sent_at[job.key] = sent_at
            yield job

    async def complete(self, key: int, variables: Mapping[str, Any]) -> None:
        """Complete a job and count it."""
        await super().complete(key, variables)
        self._tally.done(self._sent_at.pop(key, None))


class Journal:
    """A receiver in this process: it accepts every effect and counts it."""

    removes_duplicates = True

    def __init__(self) -> None:
        self.accepted = 0

    async def send(self, effect: Outgoing) -> str | None:
        """Accept."""
        self.accepted += 1
        return str(effect.id)


async def our_worker(
    gateway: GatewaySettings, database_url: str, epoch: str, tally: Tally, *, publish: bool, threads: int
) -> tuple[WorkerProcess, Journal]:
    """Return the process and the receiver of its effects; with ``publish`` the engine receives them."""
    engine = connect(database_url, pool_size=threads + 4)
    database = sessions(engine)
    channel = await open_channel(gateway)
    counted = CountedGateway(channel, tally)
    workshop = Workshop(
        sessions=database,
        clock=SystemClock(),
        law=Law.load(carry_forward=True),
        links=DoorLinks(NOWHERE),
        epoch=epoch,
    )
    journal = Journal()
    sender: Sender = MessageSender(counted) if publish else journal

    async def close() -> None:
        await channel.close()
        engine.dispose()

    process = WorkerProcess(
        name="bench",
        loop=Loop(counted, [record_step], workshop, name="bench", threads=threads),
        relay=Relay(database, {EffectKind.MESSAGE: sender}),
        sessions=database,
        close=close,
    )
    return process, journal
