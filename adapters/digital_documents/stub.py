"""A stub of the service of digital documents: it sends codes to phones, and gives a document for its code."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import randbelow

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from adapters.clock import Clock
from adapters.digital_documents.client import Why
from adapters.digital_documents.kinds import DocType
from adapters.population import Country
from adapters.population.person import Person

LIFE = timedelta(minutes=10)
ATTEMPTS = 3
Deliver = Callable[[str, str], None]
"""Brings a text to a phone."""


@dataclass
class _Asked:
    code: str
    until: datetime
    attempts: int = 0


class DigitalDocumentsStub:
    """The stub; `app` is to be mounted. Who has no phone is not registered in БМГ."""

    def __init__(self, country: Country, clock: Clock, deliver: Deliver) -> None:
        self._country = country
        self._clock = clock
        self._deliver = deliver
        self._asked: dict[tuple[str, str], _Asked] = {}
        self.app = Starlette(
            routes=[
                Route("/request", self._request, methods=["POST"]),
                Route("/get", self._get, methods=["POST"]),
            ]
        )

    async def _request(self, request: Request) -> JSONResponse:
        asked = await request.json()
        person = self._country.person(asked["iin"])
        if person is None or person.phone is None:
            return _refused(Why.NOT_REGISTERED)
        if not _has(person, asked["docType"]):
            return _refused(Why.NO_DOCUMENT)
        code = f"{randbelow(10**6):06d}"
        self._asked[person.iin, asked["docType"]] = _Asked(code, self._clock.now() + LIFE)
        self._deliver(person.phone, f"1414: код {code} – согласие передать {asked['docType']} сотруднику.")
        return JSONResponse({"status": "SENT"})

    async def _get(self, request: Request) -> JSONResponse:
        asked = await request.json()
        key = (asked["iin"], asked["docType"])
        waiting = self._asked.get(key)
        if waiting is None or self._clock.now() > waiting.until or waiting.attempts >= ATTEMPTS:
            return _refused(Why.LATE)
        if asked["smsCode"] != waiting.code:
            waiting.attempts += 1
            return _refused(Why.WRONG_CODE)
        del self._asked[key]
        person = self._country.person(asked["iin"])
        if person is None:
            return _refused(Why.NOT_REGISTERED)
        return JSONResponse({"document": b64encode(_drawn(person, asked["docType"])).decode()})


def _has(person: Person, kind: str) -> bool:
    papers = {"identity-card": DocType.IDENTITY_CARD, "birth-certificate": DocType.BIRTH_CERTIFICATE}
    disabled = kind == DocType.DISABILITY_CERTIFICATE and person.disability is not None
    return papers.get(person.paper.kind) == kind or disabled


def _drawn(person: Person, kind: str) -> bytes:
    import typst  # noqa: PLC0415 - ten megabytes that only a process which renders shall pay

    lines = [kind, str(person.name), person.iin, f"{person.birth_date:%d.%m.%Y}", person.paper.number]
    page = "\n\n".join(
        ["#set page(width: 105mm, height: 74mm)", *(f"#text({_quoted(one)})" for one in lines)]
    )
    return bytes(typst.compile(page.encode(), ignore_system_fonts=True))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _refused(why: Why) -> JSONResponse:
    return JSONResponse({"error": why}, 403)
