"""Messages as the specification has them, in both directions (wire-formats §1 and §2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.serving import serving
from adapters.shep import (
    Found,
    NoData,
    RsaSigner,
    RsaVerifier,
    ShepClient,
    ShepFaultError,
    ShepMalformedError,
    ShepRejectedError,
)
from adapters.shep.envelope_reading import plain_guid, read_request
from adapters.shep.envelope_writing import fault_envelope
from adapters.shep.services import GBD_FL, INCOME, ZAGS, GbdFlRequest, IncomeRequest, ZagsRequest
from tests.adapters.shep.golden import FAMILY, GBD_FL_REQUEST, INCOMES, PERSON, RESPONSE

IIN = "560510490004"


def inline(content: str) -> str:
    return f"<data>{content}</data>"


def typed(content: str) -> str:
    return (
        '<data xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:q="urn:provider"'
        f' xsi:type="q:Answer">{content}</data>'
    )


def in_cdata(content: str) -> str:
    return f'<data><![CDATA[<?xml version="1.0" encoding="UTF-8"?><answer>{content}</answer>]]></data>'


def escaped(content: str) -> str:
    text = f"<answer>{content}</answer>".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<data>{text}</data>"


def in_a_wrapper(content: str) -> str:
    """A wrapper that nobody announced: not to be guessed at, and never to be taken for «no data»."""
    return f'<data><p:answer xmlns:p="urn:provider" xmlns="urn:provider">{content}</p:answer></data>'


STYLES = [inline, typed, in_cdata, escaped]


class Provider:
    """A server that is not our stub: it answers with what it was given and keeps what it was asked."""

    def __init__(self, stubs: Any) -> None:
        self._signer = RsaSigner(stubs.keys.of_system("shep"))
        self.asked: list[bytes] = []
        self.answer = b""
        self.status = 200
        self.app = Starlette(routes=[Route("/bip-sync-wss-gost/", self._reply, methods=["POST"])])

    async def _reply(self, request: Request) -> Response:
        self.headers = dict(request.headers)
        self.asked.append(await request.body())
        return Response(self.answer, self.status, media_type="text/xml")

    def will_answer(
        self, data: str, code: str = "SCSS001", message: str = "Message has been processed"
    ) -> None:
        envelope = etree.fromstring(RESPONSE.format(code=code, message=message, data=data).encode())
        self._signer.sign(envelope)
        self.answer, self.status = etree.tostring(envelope), 200


@contextmanager
def connected(stubs: Any, provider: Provider) -> Iterator[ShepClient]:
    with serving(provider.app) as url:
        signer = RsaSigner(stubs.keys.of_system("komek"))
        verifier = RsaVerifier(stubs.keys.authority(), stubs.clock)
        client = ShepClient(
            f"{url}/bip-sync-wss-gost/", "komek", "secret", signer, verifier, clock=stubs.clock
        )
        yield client
        client.close()


@pytest.fixture(scope="module")
def conversation(stubs: Any) -> Iterator[tuple[Provider, ShepClient]]:
    provider = Provider(stubs)
    with connected(stubs, provider) as client:
        yield provider, client


def without_blanks(element: etree._Element) -> bytes:
    text = etree.tostring(element)
    tidy = etree.fromstring(text, etree.XMLParser(remove_blank_text=True))
    etree.cleanup_namespaces(tidy)
    return bytes(etree.tostring(tidy, method="c14n"))


def test_the_question_to_the_population_register_is_the_golden_message(conversation: Any) -> None:
    provider, shep = conversation
    provider.will_answer(inline(PERSON))
    shep.ask(GBD_FL, GbdFlRequest(iin=IIN, kdp_token="token", public_key="key"))
    sent = etree.fromstring(provider.asked[-1])
    info, _ = read_request(sent)
    raw = provider.asked[-1].decode()
    assert f"<sessionId>{{{info.session_id}}}</sessionId>" in raw
    body = sent.find("{*}Body/{*}SendMessage")
    golden = GBD_FL_REQUEST.replace("MESSAGE", info.message_id).replace("SESSION", f"{{{info.session_id}}}")
    assert without_blanks(body) == without_blanks(etree.fromstring(golden))
    assert provider.headers["content-type"].startswith("text/xml")


def test_the_transport_signature_has_the_golden_shape(conversation: Any) -> None:
    provider, shep = conversation
    provider.will_answer(inline(PERSON))
    shep.ask(GBD_FL, GbdFlRequest(iin=IIN))
    sent = etree.fromstring(provider.asked[-1])
    names = {
        "soap": "http://schemas.xmlsoap.org/soap/envelope/",
        "wsse": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
        "wsu": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
        "ds": "http://www.w3.org/2000/09/xmldsig#",
    }
    security = sent.find("soap:Header/wsse:Security", names)
    assert security.get(f"{{{names['soap']}}}mustUnderstand") == "1"
    (reference,) = security.findall("ds:Signature/ds:SignedInfo/ds:Reference", names)
    identifier = sent.find("soap:Body", names).get(f"{{{names['wsu']}}}Id")
    assert identifier.startswith("id-")
    assert reference.get("URI") == f"#{identifier}"
    key = security.find("ds:Signature/ds:KeyInfo/wsse:SecurityTokenReference/wsse:KeyIdentifier", names)
    assert key.get("ValueType").endswith("#X509v3")
    assert key.get("EncodingType").endswith("#Base64Binary")
    algorithms = [e.get("Algorithm") for e in security.iter() if e.get("Algorithm")]
    assert algorithms == [
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/04/xmlenc#sha256",
    ]


def test_each_service_writes_its_own_payload_style(conversation: Any) -> None:
    provider, shep = conversation
    provider.will_answer(typed(FAMILY))
    shep.ask(ZAGS, ZagsRequest(iin=IIN))
    assert (
        b'<data xsi:type="getFamilyInfo"><iin>560510490004</iin><consentConfirmed>true' in provider.asked[-1]
    )
    provider.will_answer(in_cdata(INCOMES))
    shep.ask(INCOME, IncomeRequest(iin=IIN, period_from=date(2026, 7, 1), period_to=date(2026, 9, 30)))
    assert b"&lt;incomeRequest&gt;" in provider.asked[-1] or b"<![CDATA[<incomeRequest>" in provider.asked[-1]


@pytest.mark.parametrize("style", STYLES)
def test_a_person_is_read_in_whichever_style_the_provider_writes(conversation: Any, style: Any) -> None:
    provider, shep = conversation
    provider.will_answer(style(PERSON))
    outcome = shep.ask(GBD_FL, GbdFlRequest(iin=IIN))
    assert isinstance(outcome, Found)
    (person,) = outcome.answer.people
    assert person.birth_date == date(1956, 5, 10)
    assert person.gender is not None
    assert person.gender.name_kz == "Әйел"
    assert person.documents is not None
    assert [d.number for d in person.documents.document] == ["000000001", "N00000001"]
    assert person.removed is False
    assert outcome.message_id == "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize("style", STYLES)
def test_a_family_is_read_in_whichever_style_the_provider_writes(conversation: Any, style: Any) -> None:
    provider, shep = conversation
    provider.will_answer(style(FAMILY))
    outcome = shep.ask(ZAGS, ZagsRequest(iin=IIN))
    assert isinstance(outcome, Found)
    assert [b.child_birth_date for b in outcome.answer.births] == [date(2013, 7, 8), date(2017, 1, 8)]


@pytest.mark.parametrize("style", STYLES)
def test_incomes_are_read_in_whichever_style_the_provider_writes(conversation: Any, style: Any) -> None:
    provider, shep = conversation
    provider.will_answer(style(INCOMES))
    request = IncomeRequest(iin=IIN, period_from=date(2026, 7, 1), period_to=date(2026, 9, 30))
    outcome = shep.ask(INCOME, request)
    assert isinstance(outcome, Found)
    assert outcome.answer.total == Decimal("15000.50")


def test_prefixes_below_the_wrapper_do_not_matter(conversation: Any) -> None:
    provider, shep = conversation
    prefixed = PERSON.replace("</", "</p:").replace("<p:/", "</p:")
    prefixed = "".join(f"<p:{part}" if part[:1].isalpha() else f"<{part}" for part in prefixed.split("<")[1:])
    provider.will_answer(f'<data xmlns:p="urn:provider">{prefixed}</data>')
    assert isinstance(shep.ask(GBD_FL, GbdFlRequest(iin=IIN)), Found)


@pytest.mark.parametrize(("code", "expected"), [("404", NoData), ("SCSS001", Found), ("Success", Found)])
def test_codes_that_mean_success_or_no_data_are_the_services_own(
    conversation: Any, code: str, expected: type
) -> None:
    provider, shep = conversation
    provider.will_answer("" if code == "404" else typed(FAMILY), code)
    assert isinstance(shep.ask(ZAGS, ZagsRequest(iin=IIN)), expected)


def test_a_status_that_nobody_knows_is_a_failure_and_its_text_is_not_repeated(conversation: Any) -> None:
    provider, shep = conversation
    provider.will_answer(inline(PERSON), "Ошибка для ИВАНОВА 560510490004", "ИВАНОВА")
    with pytest.raises(ShepRejectedError) as caught:
        shep.ask(GBD_FL, GbdFlRequest(iin=IIN))
    assert caught.value.code == "unknown"
    assert "ИВАНОВА" not in str(caught.value)


@pytest.mark.parametrize("code", ["SCE001", "SCE004", "SCE005", "SCE006", "SCE007", "SCE015", "SCE909"])
@pytest.mark.parametrize("status", [200, 500])
def test_a_fault_is_known_by_its_code(stubs: Any, conversation: Any, code: str, status: int) -> None:
    provider, shep = conversation
    fault = fault_envelope(code, "гражданин 560510490004", stubs.clock.now())
    provider.answer, provider.status = etree.tostring(fault), status
    with pytest.raises(ShepFaultError) as caught:
        shep.ask(GBD_FL, GbdFlRequest(iin=IIN))
    assert caught.value.code == code
    assert IIN not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<data/>", "empty"),
        (in_a_wrapper(PERSON), "schema"),
        ("<data>not xml</data>", "not-xml"),
        ("<data><![CDATA[<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>]]></data>", "doctype"),
        ("<data><persons><person><surname>A</surname></person></persons></data>", "schema"),
        (
            "<data><persons><person><iin>560510490004</iin><birthDate>x</birthDate></person></persons></data>",
            "schema",
        ),
    ],
)
def test_a_payload_that_cannot_be_understood_is_malformed(conversation: Any, data: str, reason: str) -> None:
    provider, shep = conversation
    provider.will_answer(data)
    with pytest.raises(ShepMalformedError) as caught:
        shep.ask(GBD_FL, GbdFlRequest(iin=IIN))
    assert caught.value.reason == reason


def test_a_body_moved_aside_with_another_in_its_place_is_refused(conversation: Any) -> None:
    provider, shep = conversation
    provider.will_answer(inline(PERSON))
    envelope = etree.fromstring(provider.answer)
    soap = "{http://schemas.xmlsoap.org/soap/envelope/}"
    body = envelope.find(f"{soap}Body")
    forged = etree.fromstring(etree.tostring(body))
    forged.attrib.clear()
    envelope.find(f"{soap}Header").append(body)
    envelope.append(forged)
    provider.answer = etree.tostring(envelope)
    with pytest.raises(ShepMalformedError) as caught:
        shep.ask(GBD_FL, GbdFlRequest(iin=IIN))
    assert caught.value.reason == "signature-wrong"


def test_an_answer_signed_by_another_authority_is_refused(own_stubs: Any, conversation: Any) -> None:
    provider, shep = conversation
    envelope = etree.fromstring(RESPONSE.format(code="SCSS001", message="", data=inline(PERSON)).encode())
    RsaSigner(own_stubs.keys.of_system("shep")).sign(envelope)
    provider.answer, provider.status = etree.tostring(envelope), 200
    with pytest.raises(ShepMalformedError) as caught:
        shep.ask(GBD_FL, GbdFlRequest(iin=IIN))
    assert caught.value.reason == "signature-wrong"


def test_a_soap_body_of_another_namespace_is_malformed(conversation: Any) -> None:
    provider, shep = conversation
    provider.will_answer(inline(PERSON))
    provider.answer = provider.answer.replace(b"SyncChannel/v10/Types", b"SyncChannel/v99/Types")
    with pytest.raises(ShepMalformedError):
        shep.ask(GBD_FL, GbdFlRequest(iin=IIN))


def test_a_guid_is_the_same_with_and_without_braces() -> None:
    plain = "0f8fad5b-d9cb-469f-a165-70867728950e"
    assert plain_guid(f"{{{plain}}}") == plain_guid(plain) == plain
