"""Parts in other containers are found by their settings alone: nothing of them runs here."""

from pathlib import Path

import pytest

from adapters.clock import SystemClock
from adapters.population import open_country
from adapters.serving import serving
from adapters.stubs import CABINET_PATH, SHEP_PATH, stubs_app
from komek.addresses import Addresses
from komek.outside import cabinet_client, eds_client, shep_client, sms_client, stub_keys, transport_key
from komek.settings import Environment, MissingSettingError, Settings


def addresses(data: Path, **given: object) -> tuple[Settings, Addresses]:
    settings = Settings(data_directory=data, **given)  # type: ignore[arg-type]
    return settings, Addresses(settings)


def test_stubs_of_another_container_stand_in_for_all_outside_systems(tmp_path: Path) -> None:
    _, found = addresses(tmp_path, stubs_url="http://stubs:8181/")
    assert found.stub(None, SHEP_PATH, "ШЭП", "KOMEK_SHEP_URL") == f"http://stubs:8181{SHEP_PATH}"


def test_a_real_system_goes_before_the_stub(tmp_path: Path) -> None:
    _, found = addresses(tmp_path, stubs_url="http://stubs:8181")
    real = "https://sms.example"
    assert found.stub(real, CABINET_PATH, "the cabinet", "KOMEK_CABINET_URL") == real


def test_without_stubs_it_is_said_which_setting_is_missing(tmp_path: Path) -> None:
    _, found = addresses(tmp_path, environment=Environment.PRODUCTION)
    with pytest.raises(MissingSettingError, match="KOMEK_SHEP_URL"):
        found.stub(None, SHEP_PATH, "ШЭП", "KOMEK_SHEP_URL")


def test_workers_take_keys_and_trust_from_the_stubs_of_another_container(tmp_path: Path) -> None:
    clock, here, there = SystemClock(), tmp_path / "workers", tmp_path / "stubs"
    country = open_country(there, clock, seed=7)
    with serving(stubs_app(country, clock, there)) as url:
        settings, found = addresses(here, stubs_url=url)
        clients = [
            shep_client(settings, found, clock, transport_key(settings, found)),
            eds_client(settings, found),
            sms_client(settings, found),
            cabinet_client(settings, found),
        ]
        keys = stub_keys(settings, found)
        assert keys is not None
        subject = keys.authority().subject
        keys.close()
    assert len(clients) == 4
    assert subject
    assert not here.exists(), "a container's file system may be read-only"


def test_operate_and_tasklist_may_stand_apart(tmp_path: Path) -> None:
    _, found = addresses(
        tmp_path,
        engine_grpc="zeebe:26500",
        engine_rest="http://zeebe:8080",
        engine_operate="http://operate:8080",
        engine_tasklist="http://tasklist:8080",
        engine_epoch="first",
    )
    search = found.search()
    bases = [str(session._http.base_url) for session in (search._operate, search._tasklist)]
    assert bases == ["http://operate:8080", "http://tasklist:8080"]
    assert (found.engine_rest(), found.engine_epoch()) == ("http://zeebe:8080", "first")


def test_an_engine_elsewhere_without_a_controlled_clock_goes_by_the_machines(tmp_path: Path) -> None:
    _, found = addresses(tmp_path, engine_grpc="zeebe:26500")
    assert isinstance(found.clock(), SystemClock)
