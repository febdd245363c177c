"""«Системы»: the health of each information system as the workers see it; nothing personal is on it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.async_answers import unknown_callbacks
from adapters.desk.office import Office
from adapters.desk.system_health import system_health


def system_pages(office: Office) -> APIRouter:
    """Return the routes of the page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/systems", name="systems")
    def systems(request: Request) -> Response:
        office.official(request)
        with office.sessions() as session:
            lines, strays = system_health(session, office.clock.now()), unknown_callbacks(session)
        return office.page(request, "systems.html", lines=lines, strays=strays)

    return router
