"""What came in by SMS is read from the gateway; an answer that is none is told apart from an empty inbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from adapters.clock import FixedClock
from adapters.serving import serving
from adapters.sms import InboxAwayError, SmsInbox, SmsStub


@contextmanager
def inbox_of(app: Any) -> Iterator[SmsInbox]:
    with serving(app) as url:
        inbox = SmsInbox(url, "komek", "secret", timeout=5)
        yield inbox
        inbox.close()


def test_what_people_answered_is_told_each_time_with_phone_text_and_moment(clock: FixedClock) -> None:
    stub = SmsStub(clock)
    with serving(stub.app) as url:
        inbox = SmsInbox(url, "komek", "secret")
        assert inbox.received(72) == []
        httpx.post(f"{url}/replies", json={"phone": "+77011234567", "text": "ДА 1"}).raise_for_status()
        for _ in range(2):
            (one,) = inbox.received(72)
            assert one == ("1", "77011234567", "ДА 1", clock.now())
        with pytest.raises(InboxAwayError, match="code 1"):
            SmsInbox(url, "", "").received(72)
        inbox.close()


BAD = (b"", b"OK", b"{}", b'{"error": "authorise error", "error_code": 2}', b"null")


@pytest.mark.parametrize("body", BAD)
def test_what_is_no_inbox_is_an_answer_that_is_missing(body: bytes) -> None:
    with inbox_of(answering(body)) as inbox, pytest.raises(InboxAwayError) as caught:
        inbox.received(1)
    assert "secret" not in str(caught.value)


def test_a_message_that_cannot_be_read_does_not_hold_up_the_others() -> None:
    body = b"""[null, {"id": 7},
      {"id": 2, "phone": 77010000002, "message": "b", "received": "24.11.2026 10:00:01"},
      {"id": 3, "phone": "77010000003", "message": "x", "received": "yesterday"},
      {"id": 10, "phone": "77010000001", "message": "a", "received": "24.11.2026 10:00:00"}]"""
    with inbox_of(answering(body)) as inbox:
        assert [(one.id, one.phone) for one in inbox.received(1)] == [
            ("10", "77010000001"),
            ("2", "77010000002"),
        ]


def answering(body: bytes) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": body})

    return app
