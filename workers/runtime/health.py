"""What a platform asks of a worker process: healthz, readyz, metrics."""

from collections.abc import Callable

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from workers.runtime.watchdog import Watched, complaints

log = structlog.get_logger(__name__)


def health_app(
    loop: Watched, database_answers: Callable[[], bool], measure: Callable[[], None] = lambda: None
) -> Starlette:
    """Return the small HTTP application beside a worker's loop.

    ``readyz`` is 503 while the database is away or the watchdog complains, and names what is wrong.
    ``measure`` is called before the metrics are told; where it fails, what it told last stands.
    """

    def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    def readyz(_: Request) -> Response:
        wrong = complaints(loop)
        database = database_answers()
        ready = database and not wrong
        facts = {"ready": ready, "database": database, "wrong": wrong, "inFlight": loop.in_flight}
        return JSONResponse(facts, status_code=200 if ready else 503)

    def metrics(_: Request) -> Response:
        try:
            measure()
        except Exception as error:  # noqa: BLE001 - the rest of the metrics must not be lost with it
            log.warning("could not measure", error=type(error).__name__)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
    )
