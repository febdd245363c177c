"""A SOAP client that is not ours (zeep), made from the stub's WSDL, asks every synchronous service."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import zeep
from lxml import etree
from zeep import xsd
from zeep.exceptions import Fault

from adapters.population import Archetype
from adapters.shep import RsaSigner, RsaVerifier
from adapters.shep.payload import PayloadStyle
from adapters.shep.schemas import PAYLOADS, request_type
from adapters.shep.service import Channel
from adapters.shep.services import AISOIP, INCOME, REGISTRY, WANTED

SYNC = [code for code, service in REGISTRY.items() if service.channel is Channel.SYNC]


class Security:
    """Signs with the keys of the stub's authority; the seam is zeep's own."""

    def __init__(self, stubs: Any) -> None:
        self._signer = RsaSigner(stubs.keys.of_system("komek"))
        self._verifier = RsaVerifier(stubs.keys.authority(), stubs.clock)

    def apply(self, envelope: Any, headers: Any) -> tuple[Any, Any]:
        self._signer.sign(envelope)
        return envelope, headers

    def verify(self, envelope: Any) -> Any:
        if envelope.find("{*}Body/{*}Fault") is None:
            self._verifier.verify(envelope)
        return envelope


@pytest.fixture(scope="module")
def foreigner(stubs: Any) -> zeep.Client:
    return zeep.Client(f"{stubs.url}/shep/sync.wsdl", wsse=Security(stubs))


def fields(code: str, iin: str) -> dict[str, Any]:
    if code in {INCOME.code, AISOIP.code}:
        return {"iin": iin, "periodFrom": "2026-07-01", "periodTo": "2026-09-30"}
    return {"iinBin" if code == "vehicles" else "iin": iin}


def data_of(foreigner: zeep.Client, code: str, iin: str) -> Any:
    service = REGISTRY[code]
    if service.style is PayloadStyle.TEXT:
        root = etree.Element(service.request_root)
        for name, value in fields(code, iin).items():
            etree.SubElement(root, name).text = value
        return etree.tostring(root, encoding="unicode")
    kind = foreigner.get_type(f"{{{PAYLOADS}}}{request_type(service)}")
    defaults = {"zags": {"consentConfirmed": True}, "gcvp": {"requestType": "1", "requestNumber": "1"}}
    return xsd.AnyObject(kind, kind(**fields(code, iin), **defaults.get(code, {})))


def ask(foreigner: zeep.Client, code: str, iin: str, service_id: str | None = None) -> Any:
    head = {
        "messageId": f"{{{uuid4()}}}",
        "serviceId": service_id or REGISTRY[code].service_id,
        "messageDate": datetime(2026, 11, 23, 7, tzinfo=UTC),
        "sender": {"senderId": "foreigner", "password": "secret"},
    }
    data = {"data": data_of(foreigner, code, iin)}
    return foreigner.service.SendMessage(request={"requestInfo": head, "requestData": data})


@pytest.mark.parametrize("code", SYNC)
def test_it_is_answered_about_the_person_it_asked_for(stubs: Any, foreigner: zeep.Client, code: str) -> None:
    iin = stubs.country.family_with(Archetype.CARER_OF_SMALL_CHILD).applicant.iin
    response = ask(foreigner, code, iin)
    assert response.responseInfo.status.code == "SCSS001"
    told = response.responseData.data
    text = told if isinstance(told, str) else "".join(etree.tostring(e, encoding="unicode") for e in told)
    assert iin in text


def test_no_data_is_a_status_to_it_too(foreigner: zeep.Client) -> None:
    assert ask(foreigner, "wanted", "990101300003").responseInfo.status.code == "404"


def test_a_fault_is_a_fault_to_it_too(stubs: Any, foreigner: zeep.Client) -> None:
    with pytest.raises(Fault) as caught:
        ask(foreigner, WANTED.code, "990101300003", "NO_SUCH_SERVICE")
    assert "SCE004" in etree.tostring(caught.value.detail, encoding="unicode")
