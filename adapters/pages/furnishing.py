"""What portal and desk both bring: static files, security headers and limits, a sign of life."""

from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles

from adapters.pages.hardening import Hardening


def furnish(app: FastAPI, *, body_limit: int) -> None:
    """Give an application its static files, its hardening (limit in bytes of a body) and ``/healthz``."""
    app.mount("/static", StaticFiles(packages=[("adapters.pages", "static")]), name="static")
    app.add_middleware(Hardening, limit=body_limit)

    @app.get("/healthz", include_in_schema=False)
    def healthz() -> PlainTextResponse:
        return PlainTextResponse("ok")
