"""Log in with a one-time SMS password: who has no ЭЦП could sign with a code, and must come in first."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.unit_of_work import unit_of_work
from adapters.pages.language import language_of
from adapters.portal.door import Door
from adapters.portal.field_rules import iin_rule
from adapters.portal.intake import ACTOR, ApplicationRefusedError
from adapters.portal.login import LATE, SECONDS, let_in, login_page, nonce_of
from adapters.portal.one_time_passwords import NotSentError, OneTimePasswords
from adapters.portal.password_words import LOGIN_TEXTS
from adapters.portal.problems import Problem


def login_by_code(door: Door, passwords: OneTimePasswords) -> APIRouter:
    """Return the routes of logging in with a code."""
    router = APIRouter(include_in_schema=False)

    @router.post("/login/code", name="login-code")
    def send(
        request: Request,
        challenge: Annotated[str, Form()] = "",
        iin: Annotated[str, Form(max_length=32)] = "",
    ) -> Response:
        iin = iin.strip()
        try:
            nonce = nonce_of(door, request, challenge)
            if problem := iin_rule(iin):
                raise ApplicationRefusedError([Problem("iin", problem)])
            with unit_of_work(door.sessions, door.clock, ACTOR) as work:
                # Whether somebody is registered is their own affair: it is told to nobody here.
                passwords.send(
                    work, iin, _draft(nonce), language_of(request), tells_registered=False, texts=LOGIN_TEXTS
                )
        except NotSentError as error:
            return login_page(door, request, [Problem("code", error.rule)], iin, 422)
        except ApplicationRefusedError as refused:
            return login_page(door, request, refused.problems, iin, 422)
        return login_page(door, request, [], iin, sent=challenge)

    @router.post("/login/with-code", name="login-with-code")
    def enter(
        request: Request,
        challenge: Annotated[str, Form()] = "",
        iin: Annotated[str, Form(max_length=32)] = "",
        code: Annotated[str, Form(max_length=16)] = "",
    ) -> Response:
        try:
            nonce = nonce_of(door, request, challenge)
        except ApplicationRefusedError as refused:
            return login_page(door, request, refused.problems, iin, 422)
        with unit_of_work(door.sessions, door.clock, ACTOR) as work:
            wrong = passwords.spend(work, iin, _draft(nonce), code)
        if wrong is not None:
            return login_page(door, request, [Problem("code", wrong)], iin, 422, sent=challenge)
        if not door.spent.spend(nonce, SECONDS):
            return login_page(door, request, [Problem("code", LATE)], iin, 422)
        return let_in(door, request, iin, "")

    return router


def _draft(nonce: str) -> bytes:
    """Return what the code is bound to: this attempt in this browser, and never an application."""
    return f"login\0{nonce}".encode()
