"""Log in: at the organisation's provider, or by picking an official of the list (development)."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.unit_of_work import unit_of_work
from adapters.desk.office import Office, actor_of
from adapters.desk.wanted import after_login
from adapters.pages.refusals import count_refusal
from adapters.pages.session import require_token
from adapters.pages.site import path_of


def login(office: Office) -> APIRouter:
    """Return the routes of logging in and out."""
    router = APIRouter(include_in_schema=False)

    def asked(request: Request, to: str, code: int = 200) -> Response:
        listed = office.officials.values()
        unknown = code != 200
        return office.page(
            request, "desk-login.html", code, officials=listed, unknown=unknown, shown=None, to=to
        )

    @router.get("/login", name="login")
    def show(request: Request, to: Annotated[str, Query(max_length=200)] = "") -> Response:
        return asked(request, to)

    @router.post("/login")
    def enter(
        request: Request,
        login: Annotated[str, Form(max_length=64)] = "",
        to: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        official = office.officials.get(login)
        if official is None:
            count_refusal("desk", "login-unknown")
            return asked(request, to, 422)
        with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
            work.note("log-in", None)
        response = RedirectResponse(after_login(request, to), 303)
        office.visits.enter(request, response, official.login, official.name)
        return response

    @router.post("/logout", name="logout")
    def leave(request: Request, token: Annotated[str, Form()] = "") -> Response:
        require_token(office.visitor(request), token)
        response = RedirectResponse(path_of(request, "login"), 303)
        office.visits.leave(request, response)
        return response

    return router
