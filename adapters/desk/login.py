"""Log in: at the organisation's provider, or by picking an official of the list (development)."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.unit_of_work import unit_of_work
from adapters.desk.office import Office, actor_of
from adapters.pages.session import require_token
from adapters.pages.site import path_of


def login(office: Office) -> APIRouter:
    """Return the routes of logging in and out."""
    router = APIRouter(include_in_schema=False)

    @router.get("/login", name="login")
    def show(request: Request) -> Response:
        return office.page(
            request, "desk-login.html", officials=office.officials.values(), unknown=False, shown=None
        )

    @router.post("/login")
    def enter(request: Request, login: Annotated[str, Form(max_length=64)] = "") -> Response:
        official = office.officials.get(login)
        if official is None:
            return office.page(
                request, "desk-login.html", 422, officials=office.officials.values(), unknown=True, shown=None
            )
        with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
            work.note("log-in", None)
        response = RedirectResponse(path_of(request, "home"), 303)
        office.visits.enter(request, response, official.login, official.name)
        return response

    @router.post("/logout", name="logout")
    def leave(request: Request, token: Annotated[str, Form()] = "") -> Response:
        require_token(office.visitor(request), token)
        response = RedirectResponse(path_of(request, "login"), 303)
        office.visits.leave(request, response)
        return response

    return router
