"""Sends SMS through the gateway."""

import asyncio
import hashlib

from adapters.sms import SmsClient
from workers.runtime.relay import Outgoing
from workers.senders.delivery_failures import delivery_failures


def own_id(business_key: str) -> str:
    """Return the id under which an effect is sent: the gateway takes 40 characters at most."""
    return hashlib.sha256(business_key.encode()).hexdigest()[:40]


class SmsSender:
    """Sends effects of kind ``sms``.

    The gateway does not remove duplicates, but it tells whether it knows our id: a second try asks first,
    and goes out only if the answer is no. So repeating is safe, and nothing is sent blindly twice.
    """

    removes_duplicates = True

    def __init__(self, client: SmsClient) -> None:
        self._client = client

    async def send(self, effect: Outgoing) -> str | None:
        """Send the text unless an earlier try got through."""
        return await asyncio.to_thread(self._send, effect)

    def _send(self, effect: Outgoing) -> str:
        phone, text = effect.payload["phone"], effect.payload["text"]
        message_id = own_id(effect.business_key)
        with delivery_failures():
            if effect.attempts > 1 and self._client.was_accepted(phone, message_id):
                return message_id
            effect.still_ours()
            return self._client.send(phone, text, message_id)
