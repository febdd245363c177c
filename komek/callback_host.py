"""Hosts ШЭП's callback port beside portal and desk."""

from threading import Lock

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from adapters.clock import Clock
from adapters.database.callback_desk import CallbackDesk
from adapters.database.connection import Sessions
from adapters.shep.callback_port import CallbackPort
from komek.addresses import Addresses
from komek.outside import exchange_archive, transport_key
from komek.settings import Settings

CALLBACK_PATH = "/shep/callback"


class CallbackHost:
    """The port as an application; its keys are fetched with the first callback, for stubs may start later."""

    def __init__(self, settings: Settings, addresses: Addresses, database: Sessions, clock: Clock) -> None:
        self._settings = settings
        self._addresses = addresses
        self._database = database
        self._clock = clock
        self._lock = Lock()
        self._app: Starlette | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        app = self._app if self._app is not None else await run_in_threadpool(self._open)
        await app(scope, receive, send)

    def _open(self) -> Starlette:
        with self._lock:
            if self._app is None:
                signer, verifier = transport_key(self._settings, self._addresses).security(self._clock)
                desk = CallbackDesk(self._database, self._clock, exchange_archive(self._settings))
                self._app = CallbackPort(verifier, signer, self._clock, desk.receive, desk.hear).app
            return self._app
