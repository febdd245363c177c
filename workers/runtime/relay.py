"""The relay: takes effects from the outbox, sends them, notes that they were accepted."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from adapters.database.connection import Sessions
from adapters.database.outbox import EffectKind
from workers.runtime.claiming import LEASE, Claims
from workers.runtime.endings import Endings
from workers.runtime.failures import RetryPolicy
from workers.runtime.sending import (
    SETTLING,
    NotSentError,
    Outgoing,
    RejectedError,
    Sender,
    UnknownOutcomeError,
    kinds_without_doubles,
    send,
)

__all__ = ["NotSentError", "Outgoing", "RejectedError", "Relay", "Sender", "UnknownOutcomeError"]

log = structlog.get_logger(__name__)

_LAST_SEND = timedelta(seconds=20)
_FEW = 2
_PAUSE_AFTER_FEW = 0.02
_PAUSE_AFTER_MANY = 0.1
"""Seconds."""


class Relay:
    """Sends what the outbox holds, a lane (case and kind) in order, lanes side by side.

    ``on_accepted`` is called in the transaction that notes the acceptance.

    Args:
        batch: how many effects are claimed at once.
        window: how many are in mid-send at once: a slow receiver does not hold up the others before that.
        idle: how long to wait when nothing was due; after little or much work the pause is shorter.
    """

    def __init__(
        self,
        sessions: Sessions,
        senders: Mapping[EffectKind, Sender],
        *,
        batch: int = 64,
        window: int = 256,
        idle: timedelta = timedelta(milliseconds=150),
        retry: RetryPolicy | None = None,
        on_accepted: Callable[[Session, Outgoing], None] | None = None,
        lease: timedelta = LEASE,
        settling: timedelta = SETTLING,
    ) -> None:
        self._senders = senders
        self._claims = Claims(sessions, kinds_without_doubles(senders), lease)
        self._endings = Endings(sessions, retry=retry, on_accepted=on_accepted)
        self._batch = batch
        self._window = window
        self._idle = idle.total_seconds()
        self._settling = settling
        self._open = asyncio.Event()
        self._open.set()
        self.in_flight = 0

    def hold(self, holding: bool) -> None:
        """Stop or resume sending."""
        if holding:
            self._open.clear()
        else:
            self._open.set()

    async def run(self) -> None:
        """Send until cancelled; what is in mid-send is finished first, within a bound."""
        sending: set[asyncio.Task[None]] = set()
        try:
            while True:
                await self._open.wait()
                batch = await self._claimed(min(self._batch, self._window - len(sending)))
                for effect in batch:
                    one = asyncio.create_task(self._carry(effect))
                    sending.add(one)
                    one.add_done_callback(sending.discard)
                await asyncio.sleep(self._pause(len(batch)))
        finally:
            if sending:
                await asyncio.wait(sending, timeout=_LAST_SEND.total_seconds())

    async def once(self) -> int:
        """Send one batch; return how many effects were tried."""
        batch = await asyncio.to_thread(self._claims.take, self._batch)
        await asyncio.gather(*(self._carry(effect) for effect in batch))
        return len(batch)

    def _pause(self, claimed: int) -> float:
        """Return how long to wait for company: a claim costs the same for one effect and for many."""
        if claimed == self._batch:
            return 0.0
        if claimed > _FEW:
            return _PAUSE_AFTER_MANY
        return _PAUSE_AFTER_FEW if claimed else self._idle

    async def _claimed(self, most: int) -> list[Outgoing]:
        """Claim, even if we are cancelled meanwhile: what is claimed is sent, not left to its lease."""
        if most < 1:
            return []
        claiming = asyncio.create_task(asyncio.to_thread(self._claims.take, most))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            with contextlib.suppress(Exception):
                batch = await claiming
                await asyncio.wait(
                    [asyncio.create_task(self._carry(effect)) for effect in batch],
                    timeout=_LAST_SEND.total_seconds(),
                )
            raise
        except Exception as error:  # noqa: BLE001 - the database may be away; the relay outlives it
            log.warning("relay could not work", error=type(error).__name__)
            return []

    async def _carry(self, effect: Outgoing) -> None:
        """Send one effect and see its ending written."""
        self.in_flight += 1
        try:
            await self._endings.write(await send(effect, self._senders[effect.kind], self._settling))
        finally:
            self.in_flight -= 1
