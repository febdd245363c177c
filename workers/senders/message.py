"""Publishes messages to the engine."""

from datetime import timedelta

from adapters.camunda.gateway import Backpressure, EngineError, Gateway, Unavailable
from workers.runtime.relay import NotSentError, Outgoing, RejectedError

BUFFERED_FOR = timedelta(days=1)
"""How long the engine keeps a message for a catcher that is not there yet, and knows its id again."""


class MessageSender:
    """Sends effects of kind ``message``; the business key is the ``messageId``."""

    removes_duplicates = True

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def send(self, effect: Outgoing) -> str | None:
        """Publish; a duplicate that the engine still knows counts as accepted."""
        payload = effect.payload
        try:
            published = await self._gateway.publish(
                payload["name"],
                payload["correlationKey"],
                message_id=effect.business_key,
                ttl=BUFFERED_FOR,
                variables=payload["variables"],
            )
        except (Backpressure, Unavailable) as error:
            raise NotSentError(type(error).__name__) from error
        except EngineError as error:
            raise RejectedError(type(error).__name__) from error
        return str(published)
