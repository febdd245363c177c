"""The client of the cabinet (format assumed). The cabinet removes duplicates by `message_id`."""

import re

import httpx

from adapters.cabinet.notice import CabinetNotice, NoticeRefusedError, response_code
from adapters.delivery import DeliveryRejectedError, DeliveryUnavailableError, DeliveryUnknownError, post

ACCEPTED = "200"
BUSY = "503"
CODE = re.compile(r"[A-Za-z0-9-]{1,16}")


class CabinetClient:
    """Lays notices into the citizens' cabinets; blocks. Safe to share among threads."""

    def __init__(self, url: str, *, timeout: float = 30) -> None:
        self._http = httpx.Client(
            base_url=url.rstrip("/"), timeout=timeout, headers={"Content-Type": "application/xml"}
        )

    def send(self, notice: CabinetNotice) -> str:
        """Send a notice; return the id under which it was accepted, now or by an earlier sending.

        Raises:
            DeliveryRejectedError: refused for good (no such citizen, no such form).
            DeliveryUnavailableError: nothing was accepted; repeat later.
            DeliveryUnknownError: sent, and no answer; repeating is safe here, the id stays the same.
        """
        response = post(self._http, "/notifications", content=notice.to_xml())
        try:
            code = response_code(response.content)
        except NoticeRefusedError:
            raise DeliveryUnknownError("the cabinet's answer cannot be read") from None
        if code == BUSY:
            raise DeliveryUnavailableError("the cabinet takes nothing now")
        if code != ACCEPTED:
            raise DeliveryRejectedError(f"cabinet-{code if CODE.fullmatch(code) else 'unknown'}")
        return notice.message_id

    def close(self) -> None:
        """Close the connections."""
        self._http.close()
