"""Pages for everybody: the start page and the status page behind the QR code."""

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.pages.course import course_of
from adapters.portal.door import Door
from adapters.portal.status import status_of


def public(door: Door) -> APIRouter:
    """Return the routes that need no login."""
    router = APIRouter(include_in_schema=False)

    @router.get("/", name="home")
    def home(request: Request) -> Response:
        return door.page(request, "home.html")

    @router.get("/s/{case_id}", name="status")
    def status(request: Request, case_id: str) -> Response:
        with door.sessions() as session:
            found = status_of(session, case_id)
        if found is None:
            raise HTTPException(404)
        return door.page(
            request, "status.html", status=found, course=course_of(found.stage, surveyed=found.surveyed)
        )

    return router
