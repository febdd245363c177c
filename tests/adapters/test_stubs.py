"""One program holds all stubs, and the second start finds the first one's keys and people."""

from datetime import datetime
from pathlib import Path

import httpx
import pytest

from adapters.clock import ALMATY, FixedClock
from adapters.eds import Citizen, EdsClient, check_acceptance
from adapters.eds.stub_keys import StubKeys
from adapters.population import Archetype, open_country
from adapters.serving import serving
from adapters.stubs import stubs_app


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 23, 9, tzinfo=ALMATY))


def test_all_stubs_answer_under_one_address(tmp_path: Path, clock: FixedClock) -> None:
    with serving(stubs_app(open_country(tmp_path, clock), clock, tmp_path)) as url:
        assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
        for path in ("/shep/journal", "/sms/journal", "/cabinet/journal", "/ncanode/stub/authority"):
            assert httpx.get(url + path).status_code == 200


def test_a_document_signed_before_a_restart_is_valid_after_it(tmp_path: Path, clock: FixedClock) -> None:
    with serving(stubs_app(open_country(tmp_path, clock), clock, tmp_path)) as url:
        iin = open_country(tmp_path, clock).family_with(Archetype.LARGE_FAMILY).applicant.iin
        key = StubKeys(f"{url}/ncanode").of_person(iin)
        signed = EdsClient(f"{url}/ncanode").sign_xml(b"<a/>", key)
    with serving(stubs_app(open_country(tmp_path, clock), clock, tmp_path)) as url:
        assert StubKeys(f"{url}/ncanode").of_person(iin).content == key.content
        assert check_acceptance(EdsClient(f"{url}/ncanode").verify_xml(signed), Citizen(iin)) == []
