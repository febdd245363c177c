"""The inbox of an SMS gateway with the `/sys/get.php` interface: what people have answered.

Request and fields are those of public client code; the zone of `received` is assumed to be Almaty's.
"""

from datetime import datetime
from typing import Any, NamedTuple

import httpx

from adapters.clock import ALMATY

NOTHING = 3
"""The gateway's code where nothing came in."""
MOMENT = "%d.%m.%Y %H:%M:%S"


class ReceivedSms(NamedTuple):
    """A message that came in; the gateway vouches for the phone."""

    id: str
    phone: str
    text: str
    received_at: datetime


class InboxAwayError(Exception):
    """The gateway does not tell what came in; ask later. The text carries nobody's data."""


class SmsInbox:
    """Reads what came in; blocks. The gateway tells the same messages each time it is asked."""

    def __init__(self, url: str, login: str, password: str, *, timeout: float = 15) -> None:
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=timeout)
        self._asked = {"get_answers": "1", "login": login, "psw": password, "fmt": "3", "charset": "utf-8"}

    def received(self, hours: int) -> list[ReceivedSms]:
        """Return what came in within the last hours, the oldest first; what cannot be read is left out.

        Raises:
            InboxAwayError: the gateway does not answer, or not with messages.
        """
        try:
            response = self._http.post("/sys/get.php", data={**self._asked, "hour": str(hours)})
            told = response.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise InboxAwayError(f"the SMS gateway's inbox gives no answer: {type(error).__name__}") from None
        if isinstance(told, dict) and told.get("error_code") == NOTHING:
            return []
        if not isinstance(told, list):
            code = told.get("error_code") if isinstance(told, dict) else None
            raise InboxAwayError(f"the SMS gateway's inbox is refused: code {code}")
        messages = [message for one in told if (message := _message(one)) is not None]
        return sorted(messages, key=lambda one: (one.received_at, len(one.id), one.id))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _message(told: Any) -> ReceivedSms | None:
    try:
        received_at = datetime.strptime(told["received"], MOMENT).replace(tzinfo=ALMATY)
        return ReceivedSms(str(told["id"]), str(told["phone"]), str(told["message"]), received_at)
    except (TypeError, KeyError, ValueError):
        return None
