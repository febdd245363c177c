"""Where officials wanted to go before they logged in: the link of a task in Tasklist leads to a case."""

import re

from starlette.requests import Request

from adapters.pages.site import path_of

_CASE = re.compile(r"/cases/[0-9a-f-]{36}(?:/[0-9a-z-]{1,40}){0,3}")
"""Pages of a case; nothing else is gone back to, so that no link leads elsewhere through the login."""


def login_before(request: Request) -> str:
    """Return the address of the login, which leads back to the page of a case that was asked for."""
    root, login = str(request.scope.get("root_path", "")), path_of(request, "login")
    asked = request.url.path.removeprefix(root)
    return f"{login}?to={asked}" if request.method == "GET" and _CASE.fullmatch(asked) else login


def after_login(request: Request, to: str) -> str:
    """Return where a login leads: to the page of a case that was asked for, else to the list of cases."""
    root = str(request.scope.get("root_path", ""))
    return f"{root}{to}" if _CASE.fullmatch(to) else path_of(request, "home")
