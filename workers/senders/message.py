"""Publishes messages to the engine, at the rate at which it takes them."""

import asyncio
import random
import time
from datetime import timedelta

from adapters.camunda.gateway import Backpressure, EngineError, Gateway, Unavailable
from workers.runtime.relay import NotSentError, Outgoing, RejectedError

BUFFERED_FOR = timedelta(days=1)
"""How long the engine keeps a message for a catcher that is not there yet, and knows its id again."""
AT_ONCE = 16
"""Messages under way together: more fill the engine's queue, and it refuses nearly all of them."""
_PAUSE = 0.1
_PATIENCE = 5.0
"""Seconds; then the relay's backoff takes over."""


class MessageSender:
    """Sends effects of kind ``message``; the business key is the ``messageId``.

    An engine that is busy says so at once and is free again in a moment. It is asked again in a moment, not
    after the relay's backoff: that doubles, and a thousand messages would take minutes that need seconds.
    """

    removes_duplicates = True

    def __init__(self, gateway: Gateway, *, at_once: int = AT_ONCE, patience: float = _PATIENCE) -> None:
        self._gateway = gateway
        self._places = asyncio.Semaphore(at_once)
        self._patience = patience

    async def send(self, effect: Outgoing) -> str | None:
        """Publish; a duplicate that the engine still knows counts as accepted."""
        async with self._places:
            give_up = time.monotonic() + self._patience
            while True:
                effect.still_ours()
                try:
                    return await self._published(effect)
                except Backpressure as error:
                    if time.monotonic() >= give_up:
                        raise NotSentError(type(error).__name__) from error
                    await asyncio.sleep(_PAUSE * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
                except Unavailable as error:
                    raise NotSentError(type(error).__name__) from error
                except EngineError as error:
                    raise RejectedError(type(error).__name__) from error

    async def _published(self, effect: Outgoing) -> str:
        payload = effect.payload
        published = await self._gateway.publish(
            payload["name"],
            payload["correlationKey"],
            message_id=effect.business_key,
            ttl=BUFFERED_FOR,
            variables=payload["variables"],
        )
        return str(published)
