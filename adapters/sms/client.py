"""The client of an SMS gateway with the `/sys/send.php` interface (wire-formats §5, general knowledge).

The gateway does not remove duplicates. It does take a client's own `id` (its public documentation: a 32-bit
number or up to 40 letters, digits, `.`, `-`, `_`), by which the status can be asked: so «unknown» is settled.
"""

import re
from typing import Any

import httpx

from adapters.delivery import (
    DeliveryRejectedError,
    DeliveryUnavailableError,
    DeliveryUnknownError,
    post,
)

OWN_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
TEMPORARY = {2, 3, 4, 9}
"""Wrong login, no funds, blocked address, too many requests: nothing was sent, an operator mends it."""
NOT_FOUND = 3
"""The status query's code for a message that the gateway does not know."""


class SmsClient:
    """Sends short messages; blocks. Safe to share among threads."""

    def __init__(self, url: str, login: str, password: str, *, timeout: float = 15) -> None:
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=timeout)
        self._credentials = {"login": login, "psw": password, "fmt": "3", "charset": "utf-8"}

    def send(self, phone: str, text: str, message_id: str) -> str:
        """Send a text to a phone in international form; return the id under which it was accepted.

        `message_id` is the sender's own, stable over repetitions; see `was_accepted`.

        Raises:
            ValueError: the id has not the form that the gateway takes.
            DeliveryRejectedError: refused for good (a wrong number, a forbidden text).
            DeliveryUnavailableError: nothing was sent; repeat later.
            DeliveryUnknownError: sent, and no answer; ask `was_accepted`.
        """
        if not OWN_ID.fullmatch(message_id):
            raise ValueError("an SMS id has 1 to 40 letters, digits, dots, hyphens or underscores")
        fields = {**self._credentials, "phones": phone, "mes": text, "id": message_id}
        reply = _json(post(self._http, "/sys/send.php", data=fields))
        code = reply.get("error_code")
        if isinstance(code, int):
            if code in TEMPORARY:
                raise DeliveryUnavailableError(f"the SMS gateway takes nothing now: code {code}")
            raise DeliveryRejectedError(f"sms-{code}")
        if "id" not in reply:
            raise DeliveryUnknownError("the SMS gateway's answer names no id")
        return str(reply["id"])

    def was_accepted(self, phone: str, message_id: str) -> bool:
        """Tell whether the gateway knows a message by our id: settles an «unknown».

        Raises:
            DeliveryError: the gateway does not say.
        """
        fields = {**self._credentials, "phone": phone, "id": message_id}
        reply = _json(post(self._http, "/sys/status.php", data=fields))
        if reply.get("error_code") == NOT_FOUND:
            return False
        if "status" not in reply:
            raise DeliveryUnavailableError("the SMS gateway does not tell the status")
        return True

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        reply = response.json()
    except ValueError:
        reply = None
    if not isinstance(reply, dict):
        raise DeliveryUnknownError("the SMS gateway did not answer in JSON")
    return reply
