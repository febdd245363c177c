"""A stub of the SMS gateway: it takes messages, does not remove duplicates, and shows what it took."""

import asyncio
import re
from collections import deque
from itertools import count
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.clock import ALMATY, Clock
from adapters.sms.inbox import MOMENT, NOTHING
from adapters.stub_books import Books, die

PHONE = re.compile(r"\+?7\d{10}")
LIMIT = 1000
"""Characters of a text."""


class SmsStub:
    """The stub; `app` is to be mounted, `accepted` is what it took, oldest first.

    With `books` it remembers that beyond its own end; `answers_after` is how many seconds it holds back the
    answer to what it took.
    """

    def __init__(self, clock: Clock, *, books: Path | None = None, answers_after: float = 0) -> None:
        self._clock = clock
        self._books = Books(books)
        self._answers_after = answers_after
        self.accepted: list[dict[str, str]] = list(self._books.kept)
        self._numbers = count(len(self.accepted) + 1)
        self.replies: list[dict[str, str]] = []
        """What people have answered, as the inbox tells it."""
        self.mishaps: deque[str] = deque()
        """What goes wrong next: `error-N`, `http-503`, `lost-answer` (taken, answered with HTTP 500),
        `die-before` and `die-after` (the process ends with the message not yet taken, or taken)."""
        self.app = Starlette(
            routes=[
                Route("/sys/send.php", self._send, methods=["GET", "POST"]),
                Route("/sys/status.php", self._status, methods=["GET", "POST"]),
                Route("/sys/get.php", self._inbox, methods=["GET", "POST"]),
                Route("/replies", self._reply, methods=["POST"]),
                Route("/journal", self._journal, methods=["GET"]),
                Route("/mishaps", self._plan_mishap, methods=["POST"]),
            ]
        )

    def deliver(self, phone: str, text: str) -> None:
        """Bring a text that another sender than we has sent."""
        self._take(str(next(self._numbers)), phone, text)

    def reply(self, phone: str, text: str) -> None:
        """Play a person who answers; what was answered stands in the inbox for good."""
        received = self._clock.now().astimezone(ALMATY).strftime(MOMENT)
        number = str(len(self.replies) + 1)
        self.replies.append(
            {"id": number, "phone": phone.removeprefix("+"), "message": text, "received": received}
        )

    def _take(self, identifier: str, phone: str, text: str) -> None:
        message = {"id": identifier, "phone": phone, "text": text, "at": self._clock.now().isoformat()}
        self._books.note(message)
        self.accepted.append(message)

    async def _send(self, request: Request) -> Response:
        fields = await _fields(request)
        mishap = self.mishaps.popleft() if self.mishaps else ""
        if mishap.startswith("error-"):
            return _error(int(mishap.removeprefix("error-")), "mishap")
        if mishap == "http-503":
            return Response(status_code=503)
        if mishap == "die-before":
            die()
        if not all(fields.get(name) for name in ("login", "psw", "phones", "mes")):
            return _error(1, "parameters error")
        if not PHONE.fullmatch(fields["phones"]):
            return _error(7, "invalid number")
        if len(fields["mes"]) > LIMIT:
            return _error(1, "message too long")
        identifier = fields.get("id") or str(next(self._numbers))
        self._take(identifier, fields["phones"], fields["mes"])
        if mishap == "die-after":
            die()
        await asyncio.sleep(self._answers_after)
        return (
            Response(status_code=500)
            if mishap == "lost-answer"
            else JSONResponse({"id": identifier, "cnt": 1})
        )

    async def _status(self, request: Request) -> Response:
        fields = await _fields(request)
        for message in reversed(self.accepted):
            if message["id"] == fields.get("id") and message["phone"] == fields.get("phone"):
                return JSONResponse({"status": 1, "last_date": message["at"]})
        return _error(3, "message not found")

    async def _inbox(self, request: Request) -> Response:
        """Tell what came in; how long ago (`hour`) does not matter here."""
        fields = await _fields(request)
        if not all(fields.get(name) for name in ("login", "psw", "get_answers")):
            return _error(1, "parameters error")
        return JSONResponse(self.replies) if self.replies else _error(NOTHING, "no messages")

    async def _reply(self, request: Request) -> Response:
        """Let a person answer: `{phone, text}`."""
        said = await request.json()
        self.reply(str(said["phone"]), str(said["text"]))
        return JSONResponse({})

    async def _journal(self, _: Request) -> JSONResponse:
        return JSONResponse(self.accepted)

    async def _plan_mishap(self, request: Request) -> JSONResponse:
        """Plan `{mishap}` for the next message."""
        self.mishaps.append(str((await request.json())["mishap"]))
        return JSONResponse({})


async def _fields(request: Request) -> dict[str, str]:
    form: Any = await request.form() if request.method == "POST" else {}
    return {**request.query_params, **{key: str(value) for key, value in form.items()}}


def _error(code: int, text: str) -> JSONResponse:
    return JSONResponse({"error": text, "error_code": code})
