"""Pages of terms: the board of what runs, and the breaches as a file."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from adapters.database.unit_of_work import unit_of_work
from adapters.desk.breaches import as_csv, breaches
from adapters.desk.office import Office, actor_of
from adapters.desk.official import DeskOfficial
from adapters.desk.term_board import Span, Wanted, term_board
from rules.codes import Channel, Service
from rules.units import Unit

Code = Annotated[str, Query(max_length=64)]


def term_pages(office: Office) -> APIRouter:
    """Return the routes of terms."""
    router = APIRouter(include_in_schema=False)

    @router.get("/terms", name="terms")
    def board(
        request: Request,
        *,
        service: Code = "",
        channel: Code = "",
        unit: Code = "",
        span: Code = "",
        after: Annotated[str, Query(max_length=80)] = "",
    ) -> Response:
        official = office.official(request)
        units = units_of(office, official)
        wanted = _wanted(units, service=service, channel=channel, unit=unit, span=span)
        with office.sessions() as session:
            found = term_board(
                session, office.law, office.clock.now(), sees=official.sees(), wanted=wanted, after=after
            )
        return office.page(
            request,
            "term-board.html",
            found=found,
            wanted=wanted,
            services=list(Service),
            channels=list(Channel),
            units=units,
            spans=list(Span),
        )

    @router.get("/terms/breaches.csv", name="breaches")
    def export(request: Request, service: Code = "", channel: Code = "", unit: Code = "") -> Response:
        official = office.official(request)
        wanted = _wanted(units_of(office, official), service=service, channel=channel, unit=unit)
        with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
            lines = list(breaches(work.session, office.law, sees=official.sees(), wanted=wanted))
            work.note("export-breaches", None, lines=len(lines))
        headers = {"content-disposition": 'attachment; filename="komek-breaches.csv"'}
        text = (part.encode("utf-8") for part in ("\N{ZERO WIDTH NO-BREAK SPACE}", *as_csv(lines)))
        return StreamingResponse(text, media_type="text/csv; charset=utf-8", headers=headers)

    return router


def units_of(office: Office, official: DeskOfficial) -> list[Unit]:
    """Return the units whose cases the official may see."""
    return [
        unit
        for unit in office.law.units.all()
        if unit.code in official.units or unit.region in official.regions
    ]


def _wanted(units: list[Unit], *, service: str, channel: str, unit: str, span: str = "") -> Wanted:
    """Return what is asked for; what nobody offered is not asked for."""
    return Wanted(
        service=service if service in set(Service) else "",
        channel=channel if channel in set(Channel) else "",
        unit=unit if unit in {one.code for one in units} else "",
        span=span if span in set(Span) else "",
    )
