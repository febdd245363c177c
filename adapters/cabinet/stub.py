"""A stub of the cabinet: it keeps each notice once, by its id, and shows what a citizen would see."""

import asyncio
from base64 import b64encode
from collections import deque
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.cabinet.notice import CabinetNotice, NoticeRefusedError, response_xml
from adapters.clock import Clock
from adapters.population import Country
from adapters.stub_books import Books, die


class CabinetStub:
    """The stub; `app` is to be mounted, `accepted` holds the notices by id, oldest first.

    With `books` it remembers them beyond its own end; `answers_after` is how many seconds it holds back the
    answer to what it took.
    """

    def __init__(
        self, country: Country, clock: Clock, *, books: Path | None = None, answers_after: float = 0
    ) -> None:
        self._country = country
        self._clock = clock
        self._books = Books(books)
        self._answers_after = answers_after
        self._at: dict[str, str] = {kept["id"]: kept["at"] for kept in self._books.kept}
        self.accepted: dict[str, CabinetNotice] = {
            kept["id"]: CabinetNotice.from_xml(kept["xml"].encode()) for kept in self._books.kept
        }
        self.mishaps: deque[str] = deque()
        """What goes wrong next: `http-503`, `lost-answer` (taken, but answered with HTTP 500), `die-before`
        and `die-after` (the process ends with the notice not yet taken, or taken)."""
        self.app = Starlette(
            routes=[
                Route("/notifications", self._accept, methods=["POST"]),
                Route("/journal", self._journal, methods=["GET"]),
                Route("/mishaps", self._plan_mishap, methods=["POST"]),
                Route("/cabinets/{iin}", self._cabinet, methods=["GET"]),
                Route("/documents/{message_id}", self._document, methods=["GET"]),
            ]
        )

    async def _accept(self, request: Request) -> Response:
        mishap = self.mishaps.popleft() if self.mishaps else ""
        if mishap == "http-503":
            return Response(status_code=503)
        if mishap == "die-before":
            die()
        try:
            notice = CabinetNotice.from_xml(await request.body())
        except NoticeRefusedError:
            return _answer("-", "400", "Сообщение не распознано", "Хабарлама танылмады")
        if self._country.person(notice.iin) is None:
            return _answer(notice.request_number, "404", "Кабинет не найден", "Кабинет табылмады")
        self._keep(notice)
        if mishap == "die-after":
            die()
        await asyncio.sleep(self._answers_after)
        if mishap == "lost-answer":
            return Response(status_code=500)
        return _answer(notice.request_number, "200", "Принято", "Қабылданды")

    def _keep(self, notice: CabinetNotice) -> None:
        if notice.message_id in self.accepted:
            return
        at = self._clock.now().isoformat()
        self._books.note({"id": notice.message_id, "at": at, "xml": notice.to_xml().decode()})
        self._at[notice.message_id] = at
        self.accepted[notice.message_id] = notice

    async def _plan_mishap(self, request: Request) -> JSONResponse:
        """Plan `{mishap}` for the next notice."""
        self.mishaps.append(str((await request.json())["mishap"]))
        return JSONResponse({})

    async def _journal(self, _: Request) -> JSONResponse:
        return JSONResponse(
            [
                {
                    "id": n.message_id,
                    "requestNumber": n.request_number,
                    "code": n.code,
                    "at": self._at[n.message_id],
                }
                for n in self.accepted.values()
            ]
        )

    async def _cabinet(self, request: Request) -> JSONResponse:
        iin = request.path_params["iin"]
        return JSONResponse(
            [
                _shown(notice, self._at[notice.message_id])
                for notice in self.accepted.values()
                if notice.iin == iin
            ]
        )

    async def _document(self, request: Request) -> Response:
        notice = self.accepted.get(request.path_params["message_id"])
        if notice is None or notice.document is None:
            return Response(status_code=404)
        return Response(notice.document.content, media_type=notice.document.mime)


def _shown(notice: CabinetNotice, at: str) -> dict[str, str | None]:
    document = notice.document
    return {
        "id": notice.message_id,
        "requestNumber": notice.request_number,
        "code": notice.code,
        "messageRu": notice.message_ru,
        "messageKz": notice.message_kz,
        "at": at,
        "documentName": None if document is None else document.name,
        "document": None if document is None else b64encode(document.content).decode(),
    }


def _answer(request_number: str, code: str, message_ru: str, message_kz: str) -> Response:
    content = response_xml(request_number, code, message_ru, message_kz)
    return Response(content, media_type="application/xml")
