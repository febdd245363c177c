"""Faults of the stubs: by script, by chance and by outage; the client tells each apart and nobody crashes."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from adapters.breaker import Breaker, Breakers, SystemAway
from adapters.clock import FixedClock
from adapters.population import Archetype
from adapters.shep import (
    Found,
    RsaSigner,
    RsaVerifier,
    ShepClient,
    ShepMalformedError,
    ShepUnavailableError,
)
from adapters.shep.services import WANTED
from adapters.shep.stub import Disturbance, Faults
from adapters.shep.stub.disturbance import Disturbances
from adapters.shep.stub.gateway import BY_CODE
from adapters.stubs import SHEP_PATH


def client_of(stubs: Any, **options: Any) -> ShepClient:
    signer = RsaSigner(stubs.keys.of_system("komek"))
    verifier = RsaVerifier(stubs.keys.authority(), stubs.clock)
    return ShepClient(
        stubs.url + SHEP_PATH, "komek", "secret", signer, verifier, clock=stubs.clock, **options
    )


def question(stubs: Any) -> Any:
    person = stubs.country.family_with(Archetype.SINGLE_PENSIONER_LOW_INCOME).applicant
    return WANTED.request.about_person(person.iin)


@pytest.mark.parametrize(
    ("disturbance", "reason"), [("truncated", "not-xml"), ("stale", "stale"), ("future", "future")]
)
def test_what_is_cut_off_copied_or_dated_ahead_is_refused_and_noted(
    stubs: Any, disturbance: str, reason: str
) -> None:
    stubs.app.state.shep.disturbances.plan(WANTED.service_id, Disturbance(disturbance))
    exchanges: list[Any] = []
    with pytest.raises(ShepMalformedError) as caught:
        client_of(stubs).ask(WANTED, question(stubs), exchanges.append)
    assert caught.value.reason == reason
    assert [one.outcome for one in exchanges] == [f"malformed-{reason}"]


def test_a_call_that_brought_no_answer_is_tried_again_after_growing_waits(stubs: Any) -> None:
    waits: list[float] = []
    stubs.app.state.shep.disturbances.plan(WANTED.service_id, Disturbance.HTTP_500, times=2)
    exchanges: list[Any] = []
    client = client_of(stubs, retries=2, sleep=waits.append)
    assert isinstance(client.ask(WANTED, question(stubs), exchanges.append), Found)
    assert [one.outcome for one in exchanges] == ["unavailable", "unavailable", "found"]
    assert len({one.message_id for one in exchanges}) == 3
    assert 0.1 <= waits[0] <= 0.2 <= waits[1] <= 0.4


def test_a_fault_that_no_retry_mends_is_not_tried_again(stubs: Any) -> None:
    stubs.app.state.shep.disturbances.plan(WANTED.service_id, Disturbance.TAMPERED)
    exchanges: list[Any] = []
    with pytest.raises(ShepMalformedError):
        client_of(stubs, retries=2).ask(WANTED, question(stubs), exchanges.append)
    assert len(exchanges) == 1


def test_an_outage_ends_by_the_clock_and_is_noticed_once(own_stubs: Any) -> None:
    until = own_stubs.clock.now() + timedelta(hours=1)
    own_stubs.app.state.shep.disturbances.set({WANTED.service_id: Faults(outage_until=until)})
    ticks = [0.0]
    breakers = Breakers(lambda system: Breaker(system, failures=2, monotonic=lambda: ticks[0]))
    client = client_of(own_stubs, breakers=breakers)
    exchanges: list[Any] = []
    for _ in range(20):
        with pytest.raises((SystemAway, ShepUnavailableError)):
            client.ask(WANTED, question(own_stubs), exchanges.append)
    assert len(exchanges) == 2, "the breaker keeps away from it"
    own_stubs.clock.move(timedelta(hours=1))
    ticks[0] = 60.0
    assert isinstance(client.ask(WANTED, question(own_stubs), exchanges.append), Found)


def test_faults_are_set_shown_and_forgotten_over_http_while_it_runs(own_stubs: Any) -> None:
    url = f"{own_stubs.url}/shep/faults"
    wanted = {"wanted": {"latency": [0.01, 0.02], "chances": {"http-500": 1.0}}}
    assert httpx.put(url, json=wanted).json()["wanted"]["chances"] == {"http-500": 1.0}
    with pytest.raises(ShepUnavailableError):
        client_of(own_stubs).ask(WANTED, question(own_stubs))
    assert httpx.get(url).json()["wanted"]["latency"] == [0.01, 0.02]
    assert len(httpx.put(url, json={"*": {"latency": [0, 0.01]}}).json()) == len(BY_CODE)
    assert httpx.delete(url).json() == {}
    assert isinstance(client_of(own_stubs).ask(WANTED, question(own_stubs)), Found)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nobody": {}},
        {"wanted": {"latency": [2, 1]}},
        {"wanted": {"chances": {"earthquake": 1}}},
        {"wanted": {"chances": {"fault": 0.6, "http-500": 0.6}}},
        {"wanted": 7},
        [],
    ],
)
def test_faults_that_cannot_be_are_refused(stubs: Any, wrong: Any) -> None:
    assert httpx.put(f"{stubs.url}/shep/faults", json=wrong).status_code == 400


def test_chances_are_met_in_the_long_run(clock: FixedClock) -> None:
    disturbances = Disturbances(clock, Random(7))
    disturbances.set({"S": Faults(chances={Disturbance.FAULT: 0.2, Disturbance.STALE: 0.1})})
    drawn = Counter(disturbances.next("S") for _ in range(10_000))
    assert 1_850 < drawn[Disturbance.FAULT] < 2_150
    assert 870 < drawn[Disturbance.STALE] < 1_130
    with pytest.raises(ValidationError):
        Faults(chances={Disturbance.FAULT: 1.1})
