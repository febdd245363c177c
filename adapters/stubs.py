"""All stubs as one application: ШЭП, NCANode, SMS, cabinet, digital documents, payer, `/healthz`."""

from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from adapters.cabinet.stub import CabinetStub
from adapters.clock import Clock
from adapters.digital_documents.stub import DigitalDocumentsStub
from adapters.eds.authority import StubAuthority
from adapters.eds.holders import system_holder
from adapters.eds.stub import eds_stub
from adapters.payer.stub import PayerStub
from adapters.population import Country
from adapters.shep.rsa_signer import RsaSigner
from adapters.shep.rsa_verifier import RsaVerifier
from adapters.shep.stub import ShepStub
from adapters.sms.stub import SmsStub

LOOPBACK = "127.0.0.1"
SHEP_PATH = "/shep/bip-sync-wss-gost/"
SHEP_ASYNC_PATH = "/shep/bip-async-wss-gost/"
NCANODE_PATH = "/ncanode"
SMS_PATH = "/sms"
CABINET_PATH = "/cabinet"
DOCUMENTS_PATH = "/documents"
PAYER_PATH = "/payer"
GATEWAY = "shep"
OUR_SYSTEM = "komek"


SMS_BOOKS = "sms.jsonl"
CABINET_BOOKS = "cabinet.jsonl"


def stubs_app(
    country: Country, clock: Clock, directory: Path, *, books: Path | None = None, answers_after: float = 0
) -> Starlette:
    """Return all stubs; the authority's keys are kept in `directory`.

    With a folder for `books` the receivers of effects remember what they took beyond their own end;
    `answers_after` is how many seconds they hold back their answers.

    The parts are at `app.state.shep`, `.sms`, `.cabinet`, `.payer`, `.authority` for tests of this process.
    """
    authority = StubAuthority(directory / "authority", clock)
    signer, verifier = shep_security(authority, clock, GATEWAY)
    shep = ShepStub(country, clock, signer, verifier)
    sms = SmsStub(clock, books=books and books / SMS_BOOKS, answers_after=answers_after)
    cabinet = CabinetStub(country, clock, books=books and books / CABINET_BOOKS, answers_after=answers_after)
    payer = PayerStub()
    app = Starlette(
        routes=[
            Route("/healthz", _healthy, methods=["GET"]),
            Mount("/shep", shep.app),
            Mount(NCANODE_PATH, eds_stub(country, clock, authority)),
            Mount(SMS_PATH, sms.app),
            Mount(CABINET_PATH, cabinet.app),
            Mount(DOCUMENTS_PATH, DigitalDocumentsStub(country, clock, sms.deliver).app),
            Mount(PAYER_PATH, payer.app),
        ]
    )
    app.state.shep, app.state.sms, app.state.cabinet, app.state.authority = shep, sms, cabinet, authority
    app.state.payer = payer
    return app


def shep_security(
    authority: StubAuthority, clock: Clock, system: str = OUR_SYSTEM
) -> tuple[RsaSigner, RsaVerifier]:
    """Return the signer of a system and the verifier of its peers, both of the stub authority."""
    signer = RsaSigner(authority.key_pair(system_holder(system)))
    return signer, RsaVerifier(authority.certificate, clock)


def serve(app: Starlette, port: int, *, host: str = LOOPBACK) -> None:
    """Serve all stubs until SIGTERM or Ctrl-C; loopback only, unless told otherwise in a container."""
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)


async def _healthy(_: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})
