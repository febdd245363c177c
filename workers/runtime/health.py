"""What a platform asks of a worker process: healthz, readyz, metrics."""

import time
from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from workers.runtime.loop import LONG_POLL, Loop

STALE_AFTER = 3 * LONG_POLL.total_seconds()


def health_app(loop: Loop, database_answers: Callable[[], bool]) -> Starlette:
    """Return the small HTTP application beside a worker's loop.

    ``readyz`` is 503 while the database is away or a task type has not been fetched for three long polls.
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
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
    )
