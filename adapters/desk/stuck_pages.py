"""The supervisor's page of what does not go on by itself."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.camunda.errors import EngineError
from adapters.desk.office import Office
from adapters.desk.stuck import DAYS, SHOWN, halted, parked, still


def stuck_pages(office: Office) -> APIRouter:
    """Return the route of stuck cases."""
    router = APIRouter(include_in_schema=False)

    @router.get("/stuck", name="stuck")
    def listed(request: Request, days: Annotated[int, Query(ge=1, le=365)] = DAYS) -> Response:
        official = office.official(request)
        if not official.regions:
            raise HTTPException(403, "no-supervisor")
        incidents, engine_away = None, False
        with office.sessions() as session:
            cases = still(session, official, office.clock.now(), days)
            effects = parked(session, official)
            try:
                incidents = halted(session, official, office.board) if office.board else None
            except EngineError:
                engine_away = True
        return office.page(
            request,
            "stuck.html",
            cases=cases,
            effects=effects,
            incidents=incidents,
            engine_away=engine_away,
            days=days,
            most=SHOWN,
        )

    return router
