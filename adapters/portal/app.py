"""The portal as an ASGI application, at a port of its own or mounted under a path."""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from adapters.clock import Clock, SystemClock
from adapters.database.connection import Sessions
from adapters.eds.client import EdsClient
from adapters.eds.errors import EdsError
from adapters.eds.stub_keys import StubKeys
from adapters.pages.furnishing import furnish
from adapters.pages.seal import Seal
from adapters.pages.session import Sessions as Visits
from adapters.pages.site import Site
from adapters.portal.api import api
from adapters.portal.apply import apply
from adapters.portal.cabinet import cabinet
from adapters.portal.door import Door
from adapters.portal.intake import ApplicationRefusedError, Intake
from adapters.portal.login import login
from adapters.portal.one_time_passwords import OneTimePasswords
from adapters.portal.password_api import password_api
from adapters.portal.password_intake import PasswordIntake
from adapters.portal.phone_directory import PhoneDirectory
from adapters.portal.problems import Problem, Rule
from adapters.portal.public import public
from adapters.portal.sign_by_code import sign_by_code
from adapters.portal.withdraw import withdrawal
from adapters.portal.withdrawal_api import withdrawal_api
from rules.units import UnitDirectory

BODY_LIMIT = 512 * 1024
WRONG_SHAPE = Rule(
    "поле не того вида, неизвестно или слишком длинно", "өріс түрі дұрыс емес, белгісіз немесе тым ұзын"
)


def portal_app(
    sessions: Sessions,
    clock: Clock,
    eds: EdsClient,
    units: UnitDirectory,
    *,
    secret: str,
    keys: StubKeys | None = None,
    phones: PhoneDirectory | None = None,
    session_clock: Clock | None = None,
) -> FastAPI:
    """Return the portal.

    Args:
        sessions: the database.
        clock: the clock of the law: dates of applications and cases.
        eds: the ЭЦП service.
        units: which unit serves which territory.
        secret: seals cookies and drafts; at least 16 characters, the same for all replicas.
        keys: the stub's keys; given, the stub signs in the citizen's place (development only).
        phones: who is registered in БМГ under which phone; None where one-time passwords are not offered.
        session_clock: the clock of sessions; the machine's unless a test says otherwise, so that moving
            the clock of the law logs nobody out.
    """
    app = FastAPI(
        title="Komek: portal",
        description="Applications for social assistance.",
        version="1",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
    )
    session_clock = session_clock or SystemClock()
    seal = Seal(secret, session_clock)
    intake = Intake(sessions, clock, eds, units)
    site = Site("adapters.portal")
    visits = Visits(seal, "komek_portal")
    passwords = OneTimePasswords(phones, session_clock, secret) if phones else None
    by_password = PasswordIntake(intake, passwords)
    door = Door(sessions, clock, eds, intake, site, seal, visits, keys, by_password)
    app.include_router(api(intake))
    app.include_router(password_api(by_password))
    app.include_router(withdrawal_api(intake))
    for pages in (public, login, apply, sign_by_code, cabinet, withdrawal):
        app.include_router(pages(door))
    furnish(app, body_limit=BODY_LIMIT)
    _add_refusals(app, door)
    return app


def _add_refusals(app: FastAPI, door: Door) -> None:
    @app.exception_handler(ApplicationRefusedError)
    def refused(_: Request, error: Exception) -> Response:
        problems = error.problems if isinstance(error, ApplicationRefusedError) else []
        return JSONResponse({"problems": [problem.as_json() for problem in problems]}, 422)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: Exception) -> Response:
        if not _is_api(request):
            return door.page(request, "problem.html", 422, shown=422)
        errors = error.errors() if isinstance(error, RequestValidationError) else []
        fields = {".".join(str(part) for part in one["loc"][1:]) or "body" for one in errors}
        problems = [Problem(field, WRONG_SHAPE).as_json() for field in sorted(fields)]
        return JSONResponse({"problems": problems}, 422)

    @app.exception_handler(EdsError)
    def without_verdict(request: Request, _: Exception) -> Response:
        if _is_api(request):
            return JSONResponse({"detail": "the ЭЦП service gives no verdict, try again later"}, 503)
        return door.page(request, "problem.html", 503, shown=503)

    @app.exception_handler(HTTPException)
    def other(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = (error.headers or {}) if isinstance(error, HTTPException) else {}
        if status == 303:
            return RedirectResponse(headers["location"], 303)
        if _is_api(request):
            return JSONResponse({"detail": str(getattr(error, "detail", ""))}, status, headers)
        return door.page(request, "problem.html", status, shown=status)


def _is_api(request: Request) -> bool:
    return request.url.path.removeprefix(request.scope.get("root_path", "")).startswith("/api/")
