"""Cookies of our pages: below the mount of their site, unread by scripts, over HTTPS where the page is."""

from starlette.requests import Request
from starlette.responses import Response


def keep_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Let the browser keep a value for the site of the request."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=_mount(request),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    """Let the browser forget what it kept for the site of the request."""
    response.delete_cookie(name, path=_mount(request))


def _mount(request: Request) -> str:
    return str(request.scope.get("root_path") or "/")
