"""The portal as an ASGI application, at a port of its own or mounted under a path."""

import re

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from adapters.clock import Clock, SystemClock
from adapters.database.connection import Sessions
from adapters.database.spent_token import SpentTokens
from adapters.eds.client import EdsClient
from adapters.eds.errors import EdsError
from adapters.eds.stub_keys import StubKeys
from adapters.pages.furnishing import furnish
from adapters.pages.guard import Guard, Limit
from adapters.pages.hardening import HEADERS
from adapters.pages.refusals import count_refusal
from adapters.pages.seal import Seal
from adapters.pages.session import Sessions as Visits
from adapters.pages.site import Site
from adapters.portal.api import Refusal, api
from adapters.portal.apply import apply
from adapters.portal.cabinet import cabinet
from adapters.portal.contract import contract
from adapters.portal.door import Door
from adapters.portal.intake import ApplicationRefusedError, Intake
from adapters.portal.login import login
from adapters.portal.login_by_code import login_by_code
from adapters.portal.offer_pages import offer_pages
from adapters.portal.one_time_passwords import OneTimePasswords
from adapters.portal.password_api import password_api
from adapters.portal.password_intake import PasswordIntake
from adapters.portal.phone_directory import PhoneDirectory
from adapters.portal.problems import Problem, Rule, count_problems
from adapters.portal.public import public
from adapters.portal.sign_by_code import sign_by_code
from adapters.portal.withdraw import withdrawal
from adapters.portal.withdrawal_api import withdrawal_api
from rules.units import UnitDirectory

DOOR, API = "portal", "portal-api"
BODY_LIMIT = 512 * 1024
LIMITS = (
    Limit("login", "POST", re.compile("/login"), 20, 300),
    Limit("codes", "POST", re.compile("/(apply|login)/(code|with-code)"), 20, 600),
    Limit("codes", "POST", re.compile("/api/applications/(one-time-passwords|with-password)"), 20, 600),
    Limit("applications", "POST", re.compile("/apply(/sign)?"), 200, 60),
    Limit("applications", "POST", re.compile("/api/applications(/drafts|/.*/withdrawal)?"), 200, 60),
    Limit("looks", "GET", re.compile("/s/.*|/api/applications/.*/status"), 120, 60),
)
"""Our choice: what one address, which may be a centre's self-service corner, may ask for."""
WRONG_SHAPE = Rule(
    "поле не того вида, неизвестно или слишком длинно",
    "өріс түрі дұрыс емес, белгісіз немесе тым ұзын",
    "shape",
)
TOO_OFTEN = Rule(
    "слишком много запросов с этого адреса: повторите через минуту",
    "осы мекенжайдан сұраулар тым көп: бір минуттан кейін қайталаңыз",
    "too-often",
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
    limit_factor: float = 1,
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
        limit_factor: how much wider than ours the limits of requests from one address are.
    """
    session_clock = session_clock or SystemClock()
    app = FastAPI(
        title="Komek: portal",
        description="Applications for social assistance.",
        version="1",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        responses={
            400: {"description": "the body cannot be read"},
            413: {"description": "larger than 512 KB"},
            422: {"model": Refusal, "description": "what is wrong, by field, and what to do"},
            429: {"model": Refusal, "description": "too many requests from this address"},
        },
        dependencies=[Depends(Guard(session_clock, LIMITS, limit_factor))],
    )
    seal = Seal(secret, session_clock)
    intake = Intake(sessions, clock, eds, units)
    site = Site("adapters.portal")
    spent = SpentTokens(sessions, session_clock)
    visits = Visits(seal, "komek_portal", spent)
    passwords = OneTimePasswords(phones, session_clock, secret) if phones else None
    by_password = PasswordIntake(intake, passwords)
    door = Door(sessions, clock, eds, intake, site, seal, visits, keys, by_password, spent)
    app.include_router(api(intake))
    app.include_router(password_api(by_password))
    app.include_router(withdrawal_api(intake))
    for pages in (public, login, apply, sign_by_code, cabinet, contract, withdrawal, offer_pages):
        app.include_router(pages(door))
    if passwords is not None:
        app.include_router(login_by_code(door, passwords))
    furnish(app, body_limit=BODY_LIMIT)
    _add_refusals(app, door)
    _add_last_word(app, door)
    return app


def _add_refusals(app: FastAPI, door: Door) -> None:
    @app.exception_handler(ApplicationRefusedError)
    def refused(_: Request, error: Exception) -> Response:
        problems = error.problems if isinstance(error, ApplicationRefusedError) else []
        count_problems(API, problems)
        return JSONResponse({"problems": [problem.as_json() for problem in problems]}, 422)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: Exception) -> Response:
        count_refusal(API if _is_api(request) else DOOR, WRONG_SHAPE.code)
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
        count_refusal(API if _is_api(request) else DOOR, TOO_OFTEN.code if status == 429 else str(status))
        if not _is_api(request):
            page = door.page(request, "problem.html", status, shown=status)
            page.headers.update(headers)
            return page
        if status == 429:
            return JSONResponse({"problems": [Problem("request", TOO_OFTEN).as_json()]}, status, headers)
        return JSONResponse({"detail": str(getattr(error, "detail", ""))}, status, headers)


def _add_last_word(app: FastAPI, door: Door) -> None:
    @app.exception_handler(Exception)
    def broken(request: Request, _: Exception) -> Response:
        """Tell the reader; the error itself goes on to the log."""
        count_refusal(API if _is_api(request) else DOOR, "500")
        if _is_api(request):
            return JSONResponse({"detail": "something is wrong with us, try again later"}, 500, HEADERS)
        door.visits.forget(request)
        page = door.page(request, "problem.html", 500, shown=500)
        page.headers.update(HEADERS)  # this answer is made outside of the hardening
        return page


def _is_api(request: Request) -> bool:
    return request.url.path.removeprefix(request.scope.get("root_path", "")).startswith("/api/")
