"""A stub of the cabinet: it keeps each notice once, by its id, and shows what a citizen would see."""

from base64 import b64encode
from collections import deque

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.cabinet.notice import CabinetNotice, NoticeRefusedError, response_xml
from adapters.clock import Clock
from adapters.population import Country


class CabinetStub:
    """The stub; `app` is to be mounted, `accepted` holds the notices by id, oldest first."""

    def __init__(self, country: Country, clock: Clock) -> None:
        self._country = country
        self._clock = clock
        self._at: dict[str, str] = {}
        self.accepted: dict[str, CabinetNotice] = {}
        self.mishaps: deque[str] = deque()
        """What goes wrong next: `http-503`, or `lost-answer` (taken, but answered with HTTP 500)."""
        self.app = Starlette(
            routes=[
                Route("/notifications", self._accept, methods=["POST"]),
                Route("/journal", self._journal, methods=["GET"]),
                Route("/cabinets/{iin}", self._cabinet, methods=["GET"]),
                Route("/documents/{message_id}", self._document, methods=["GET"]),
            ]
        )

    async def _accept(self, request: Request) -> Response:
        mishap = self.mishaps.popleft() if self.mishaps else ""
        if mishap == "http-503":
            return Response(status_code=503)
        try:
            notice = CabinetNotice.from_xml(await request.body())
        except NoticeRefusedError:
            return _answer("-", "400", "Сообщение не распознано", "Хабарлама танылмады")
        if self._country.person(notice.iin) is None:
            return _answer(notice.request_number, "404", "Кабинет не найден", "Кабинет табылмады")
        self.accepted.setdefault(notice.message_id, notice)
        self._at.setdefault(notice.message_id, self._clock.now().isoformat())
        if mishap == "lost-answer":
            return Response(status_code=500)
        return _answer(notice.request_number, "200", "Принято", "Қабылданды")

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
