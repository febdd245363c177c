"""`komek serve`: portal and desk."""

import secrets
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from prometheus_client import start_http_server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from adapters.database.connection import connect, sessions
from adapters.desk.app import desk_app
from adapters.desk.signer import StubSigner
from adapters.portal.app import portal_app
from komek.addresses import Addresses
from komek.callback_host import CALLBACK_PATH, CallbackHost
from komek.law_files import law_of
from komek.logging_setup import set_up_logging
from komek.officials import development_officials
from komek.outside import eds_client, stub_keys
from komek.phone_directory import SyntheticPhones
from komek.plainly import plainly
from komek.settings import Environment, MissingSettingError, Settings
from komek.tracing_setup import set_up_tracing


def serve_command(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8282,
    host: Annotated[
        str, typer.Option(help="Address to listen on; loopback unless in a container.")
    ] = "127.0.0.1",
) -> None:
    """Serve the portal, the desk and the port for ШЭП's callbacks until SIGTERM or Ctrl-C."""
    set_up_logging()
    settings = Settings()
    with plainly():
        app = doors_app(settings)
    last_traces = set_up_tracing(settings, "doors")
    if settings.health_port is not None:
        start_http_server(settings.health_port, settings.health_host)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
    last_traces()


def doors_app(settings: Settings) -> Starlette:
    """Return portal and desk as one application."""
    addresses = Addresses(settings)
    database = sessions(connect(addresses.database_url(), pool_size=settings.database_pool))
    clock, eds = addresses.clock(), eds_client(settings, addresses)
    production = settings.environment is Environment.PRODUCTION
    law = law_of(settings)
    keys = None if production else stub_keys(settings, addresses)
    secret = session_secret(settings)
    phones = None if production else SyntheticPhones(settings)
    portal = portal_app(
        database,
        clock,
        eds,
        units=law.units,
        secret=secret,
        keys=keys,
        phones=phones,
        sms_reply_key=settings.sms_reply_key.get_secret_value() if settings.sms_reply_key else None,
        limit_factor=settings.door_limit_factor,
    )
    desk = desk_app(
        database,
        clock,
        eds,
        () if production else development_officials(settings),
        law=law,
        secret=secret,
        signer=StubSigner(eds, keys) if keys else None,
        phones=phones,
        limit_factor=settings.door_limit_factor,
    )
    return Starlette(
        routes=[
            Route("/healthz", _healthz),
            Route("/", _home),
            Mount(CALLBACK_PATH, CallbackHost(settings, addresses, database, clock)),
            Mount("/portal", portal, name="portal"),
            Mount("/desk", desk, name="desk"),
        ]
    )


def session_secret(settings: Settings) -> str:
    """Return what seals cookies: from the settings, else one made for this data directory.

    Raises:
        MissingSettingError: production without ``KOMEK_SESSION_KEY``.
    """
    if settings.session_key is not None:
        return settings.session_key.get_secret_value()
    if settings.environment is Environment.PRODUCTION:
        raise MissingSettingError("the key of sessions", "KOMEK_SESSION_KEY", "komek demo")
    return _kept_secret(settings.data / "session-key")


def _kept_secret(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="ascii") as new:
            file.chmod(0o600)
            new.write(secrets.token_urlsafe(32))
    except FileExistsError:
        pass
    return file.read_text(encoding="ascii")


def _healthz(_: Request) -> Response:
    return PlainTextResponse("ok")


def _home(_: Request) -> Response:
    return RedirectResponse("/portal/")
