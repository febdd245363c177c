"""The API is described, and whatever anybody sends by the description or against it breaks nothing."""

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from adapters.eds.client import EdsClient
from adapters.eds.stub_keys import StubKeys
from adapters.portal import portal_app
from rules.units import UnitDirectory
from tests.adapters.portal.conftest import SECRET

PLACES = {
    "/api/applications",
    "/api/applications/drafts",
    "/api/applications/one-time-passwords",
    "/api/applications/with-password",
    "/api/applications/{case_id}/status",
    "/api/applications/{case_id}/withdrawal",
}


@pytest.fixture
def portal(database: Sessions, clock: FixedClock, eds: EdsClient, keys: StubKeys, phones: Any) -> FastAPI:
    """The portal, which lets one address ask as often as a fuzzer does."""
    return portal_app(
        database, clock, eds, UnitDirectory.load(), secret=SECRET, keys=keys, phones=phones,
        session_clock=clock, limit_factor=10_000,
    )  # fmt: skip


def test_the_description_names_every_place_and_what_is_refused(portal: FastAPI) -> None:
    described = portal.openapi()
    assert set(described["paths"]) == PLACES
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            assert told["summary"], (path, method)
            assert {"422", "429"} <= told["responses"].keys(), (path, method)
            assert told["responses"]["422"]["content"]["application/json"]["schema"]["$ref"].endswith(
                "/Refusal"
            )


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_nothing_that_is_sent_makes_a_server_error(portal: FastAPI, mode: GenerationMode) -> None:
    described = schemathesis.openapi.from_asgi("/openapi.json", portal)
    tried = 0
    for operation in described.get_all_operations():

        @settings(
            max_examples=15,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.ok().as_strategy(generation_mode=mode))
        def send(case: Any) -> None:
            nonlocal tried
            tried += 1
            case.call_and_validate(
                checks=[
                    checks.not_a_server_error,
                    checks.status_code_conformance,
                    checks.response_schema_conformance,
                ]
            )

        send()
    assert tried > 10 * len(PLACES)
