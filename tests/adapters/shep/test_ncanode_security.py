"""NCANode in the place of our own RSA: the same gateway understands both."""

from typing import Any

import pytest
from lxml import etree

from adapters.eds import EdsClient
from adapters.eds.client import KeyContainer
from adapters.eds.container import save_container
from adapters.population import Archetype
from adapters.shep import Found, RsaSigner, ShepClient, ShepMalformedError
from adapters.shep.ncanode_security import NcanodeSigner, NcanodeVerifier
from adapters.shep.services import GBD_FL, GbdFlRequest
from adapters.shep.stub import Disturbance
from adapters.shep.ws_security import SignatureProblemError
from adapters.stubs import SHEP_PATH


@pytest.fixture(scope="module")
def eds(stubs: Any) -> EdsClient:
    return EdsClient(f"{stubs.url}/ncanode")


@pytest.fixture(scope="module")
def key(stubs: Any) -> KeyContainer:
    return KeyContainer(save_container(stubs.keys.of_system("komek"), "secret"), "secret")


def test_a_question_signed_and_an_answer_verified_by_ncanode(stubs: Any, eds: EdsClient, key: Any) -> None:
    url, signer, verifier = stubs.url + SHEP_PATH, NcanodeSigner(eds, key), NcanodeVerifier(eds)
    shep = ShepClient(url, "komek", "secret", signer, verifier, clock=stubs.clock)
    iin = stubs.country.family_with(Archetype.LARGE_FAMILY).applicant.iin
    assert isinstance(shep.ask(GBD_FL, GbdFlRequest(iin=iin)), Found)
    for disturbance, reason in ((Disturbance.TAMPERED, "wrong"), (Disturbance.UNSIGNED, "unsigned")):
        stubs.app.state.shep.disturbances.plan(GBD_FL.service_id, disturbance)
        with pytest.raises(ShepMalformedError) as caught:
            shep.ask(GBD_FL, GbdFlRequest(iin=iin))
        assert caught.value.reason == f"signature-{reason}"


def test_ncanode_does_not_accept_a_stranger(own_stubs: Any, eds: EdsClient) -> None:
    envelope = etree.fromstring(
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><a/></s:Body></s:Envelope>'
    )
    RsaSigner(own_stubs.keys.of_system("komek")).sign(envelope)
    with pytest.raises(SignatureProblemError):
        NcanodeVerifier(eds).verify(envelope)
