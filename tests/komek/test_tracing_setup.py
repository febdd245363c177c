"""Traces leave for a collector where one is set, and nothing is loaded where none is."""

import subprocess
import sys
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.serving import serving

CASE = "0b0e7a52-6a5c-4c5e-9d43-0d7c2b9a1f10"
PROCESS = f"""
import sys
from adapters.tracing import case_span
from komek.settings import Settings
from komek.tracing_setup import set_up_tracing
last = set_up_tracing(Settings(), "workers")
with case_span("job ask", "{CASE}"):
    pass
last()
print("opentelemetry.sdk.trace" in sys.modules)
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    def run(**environment: str) -> str:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return subprocess.run(
            [sys.executable, "-c", PROCESS], check=True, capture_output=True, text=True
        ).stdout.strip()

    return run


def test_by_default_nothing_is_loaded(run: Any) -> None:
    assert run() == "False"


def test_a_collector_gets_the_case_as_trace_and_the_name_of_the_part(run: Any) -> None:
    got: list[bytes] = []

    async def collect(request: Request) -> Response:
        got.append(await request.body())
        return Response(b"", media_type="application/x-protobuf")

    with serving(Starlette(routes=[Route("/v1/traces", collect, methods=["POST"])])) as url:
        assert run(KOMEK_TRACES_URL=f"{url}/v1/traces", OTEL_EXPORTER_OTLP_COMPRESSION="none") == "True"
    told = b"".join(got)
    assert bytes.fromhex(CASE.replace("-", "")) in told
    assert b"komek-workers" in told
    assert b"job ask" in told
