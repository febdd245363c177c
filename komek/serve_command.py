"""`komek serve`: portal and desk."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
import uvicorn
from prometheus_client import start_http_server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from adapters.clock import SystemClock
from adapters.database.connection import connect, sessions
from adapters.desk.app import desk_app
from adapters.desk.signer import StubSigner
from adapters.desk.task_board import TaskBoard
from adapters.portal.app import portal_app
from komek.addresses import Addresses
from komek.callback_host import CALLBACK_PATH, CallbackHost
from komek.law_files import law_of
from komek.logging_setup import set_up_logging
from komek.officials import development_officials
from komek.outside import digital_documents, eds_client, stub_keys
from komek.phone_directory import SyntheticPhones
from komek.plainly import plainly
from komek.settings import Environment, MissingSettingError, Settings
from komek.tracing_setup import set_up_tracing

if TYPE_CHECKING:
    from adapters.desk.oidc import OidcProvider


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
        board=_board(settings, addresses),
        digital=digital_documents(settings, addresses),
        provider=_provider(settings),
        address=f"{settings.doors_url.rstrip('/')}/desk" if settings.doors_url else None,
    )
    return Starlette(
        routes=[
            Route("/healthz", _healthz),
            Route("/", _home),
            Mount(CALLBACK_PATH, CallbackHost(settings, addresses, database, clock)),
            Mount("/portal", portal, name="portal"),
            Mount("/desk", desk, name="desk"),
        ],
        exception_handlers={404: _nowhere},
    )


def _board(settings: Settings, addresses: Addresses) -> TaskBoard | None:
    """Return the officials' tasks, or None where the doors are not told where the engine is."""
    try:
        rest, epoch = addresses.engine_rest(), addresses.engine_epoch()
        search, user_tasks = addresses.search(), addresses.user_tasks()
    except MissingSettingError:
        return None
    return TaskBoard(search, user_tasks, epoch, settings.tasklist_url or f"{rest}/tasklist")


def _provider(settings: Settings) -> "OidcProvider | None":
    if settings.oidc_issuer is None:
        return None
    from adapters.desk.oidc import OidcClient, OidcProvider  # noqa: PLC0415 - only where it is connected

    client = OidcClient(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        scope=settings.oidc_scope,
        login_claim=settings.oidc_login_claim,
        groups_claim=settings.oidc_groups_claim,
        iin_claim=settings.oidc_iin_claim,
    )
    return OidcProvider(client, SystemClock())


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


def _nowhere(request: Request, _: Exception) -> Response:
    """Let the portal tell in words that there is no such page."""
    return RedirectResponse(f"/portal{request.url.path}", 303)


def _home(_: Request) -> Response:
    return RedirectResponse("/portal/")
