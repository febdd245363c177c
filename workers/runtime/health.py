"""What a platform asks of a worker process: healthz, readyz, metrics."""

import time
from collections.abc import Callable

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from workers.runtime.loop import LONG_POLL, Loop

log = structlog.get_logger(__name__)

STALE_AFTER = 3 * LONG_POLL.total_seconds()


def health_app(
    loop: Loop, database_answers: Callable[[], bool], measure: Callable[[], None] = lambda: None
) -> Starlette:
    """Return the small HTTP application beside a worker's loop.

    ``readyz`` is 503 while the database is away or a task type has not been fetched for three long polls.
    ``measure`` is called before the metrics are told; where it fails, what it told last stands.
    """

    def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    def readyz(_: Request) -> Response:
        now = time.monotonic()
        stale = sorted(kind for kind, at in loop.last_fetch.items() if now - at > STALE_AFTER)
        ready = bool(loop.last_fetch) and not stale and database_answers()
        facts = {"ready": ready, "stale": stale, "inFlight": loop.in_flight, "fetched": len(loop.last_fetch)}
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
