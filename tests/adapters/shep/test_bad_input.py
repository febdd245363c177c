"""Whatever comes from outside: refused in a word, noted, never a crash and never stored as data."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.clock import ALMATY
from adapters.hardened_xml import XmlRefusedError, parse_xml
from adapters.serving import serving
from adapters.shep import RsaSigner, RsaVerifier, ShepClient, ShepError, ShepMalformedError
from adapters.shep.answer_reading import judge
from adapters.shep.async_messages import read_acknowledgement, read_message, read_notice
from adapters.shep.envelope import EnvelopeError, ResponseInfo
from adapters.shep.envelope_reading import fault_code, read_request, read_response
from adapters.shep.service import Found, NoData
from adapters.shep.services import WANTED, ZAGS
from adapters.shep.stub.gateway import BY_CODE
from adapters.shep.ws_security import SignatureProblemError
from tests.adapters.shep.fuzz import damaged, payloads
from tests.adapters.shep.golden import FAMILY, RESPONSE

IIN = "990101300003"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""How many examples each; the campaign sets it (tests/campaigns/fuzz_shep.py)."""
FIXTURES_STAY = [HealthCheck.function_scoped_fixture]
NOW = datetime(2026, 11, 23, 12, tzinfo=ALMATY)
BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><a>&d;</a>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>"""
GOOD = f"<data><iin>{IIN}</iin><wanted>false</wanted></data>"


class Elsewhere:
    """A server that answers with the bytes it was given."""

    def __init__(self) -> None:
        self.answer = b""
        self.app = Starlette(routes=[Route("/", self._reply, methods=["POST"])])

    async def _reply(self, request: Request) -> Response:
        await request.body()
        return Response(self.answer, 200, media_type="text/xml")


@contextmanager
def client_of(stubs: Any, server: Elsewhere) -> Iterator[ShepClient]:
    with serving(server.app) as url:
        signer = RsaSigner(stubs.keys.of_system("komek"))
        verifier = RsaVerifier(stubs.keys.authority(), stubs.clock)
        client = ShepClient(f"{url}/", "komek", "secret", signer, verifier, clock=stubs.clock)
        yield client
        client.close()


@pytest.fixture(scope="module")
def elsewhere(stubs: Any) -> Iterator[tuple[Elsewhere, ShepClient]]:
    server = Elsewhere()
    with client_of(stubs, server) as client:
        yield server, client


def signed(stubs: Any, data: str, when: str = "2026-11-23T12:00:01") -> bytes:
    text = RESPONSE.format(code="SCSS001", message="", data=data).replace("2026-11-23T12:00:01", when)
    envelope = etree.fromstring(text.encode())
    RsaSigner(stubs.keys.of_system("shep")).sign(envelope)
    return bytes(etree.tostring(envelope))


def refused(elsewhere: tuple[Elsewhere, ShepClient], answer: bytes, service: Any = WANTED) -> str:
    server, client = elsewhere
    server.answer = answer
    exchanges: list[Any] = []
    with pytest.raises(ShepMalformedError) as caught:
        client.ask(service, service.request.about_person(IIN), exchanges.append)
    assert [one.outcome for one in exchanges] == [f"malformed-{caught.value.reason}"], "it is journalled"
    assert IIN not in str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (BOMB, "doctype"),
        (OUTSIDE, "doctype"),
        (b"\xff\xfe<\x00a\x00>", "not-xml"),
        ('<?xml version="1.0" encoding="utf-8"?><a>привет</a>'.encode("cp1251"), "not-xml"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "not-xml"),
        (b"", "not-xml"),
        (b"<a" + b" " * 100, "not-xml"),
        (b"<a>" * 300 + b"</a>" * 300, "not-xml"),
        (b"<a/>", "signature-unsigned"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_word(
    elsewhere: tuple[Elsewhere, ShepClient], answer: bytes, reason: str
) -> None:
    assert refused(elsewhere, answer) == reason


def test_an_answer_dated_in_the_future_is_refused(stubs: Any, elsewhere: Any) -> None:
    assert refused(elsewhere, signed(stubs, GOOD, "2026-11-23T12:10:01")) == "future"


def test_a_birth_that_has_not_happened_is_refused(stubs: Any, elsewhere: Any) -> None:
    told = FAMILY.replace("2013-07-08", "2027-07-08")
    assert refused(elsewhere, signed(stubs, f"<data>{told}</data>"), ZAGS) == "future"


@pytest.mark.parametrize("moved", ["header", "second body", "inside"])
def test_a_signed_body_beside_another_is_refused(stubs: Any, elsewhere: Any, moved: str) -> None:
    envelope = etree.fromstring(signed(stubs, GOOD))
    body = envelope.find("{*}Body")
    forged = etree.fromstring(etree.tostring(body).replace(b"false", b"true"))
    if moved == "header":
        forged.attrib.clear()
        envelope.find("{*}Header").append(body)
        envelope.append(forged)
    elif moved == "second body":
        envelope.insert(1, forged)
    else:
        envelope.replace(body, forged)
        forged.append(body)
    assert refused(elsewhere, etree.tostring(envelope)) == "signature-wrong"


def outcome_of(service: Any, payload: Any) -> Any:
    try:
        return judge(service, IIN, ResponseInfo("m", NOW, "SCSS001"), payload, NOW)
    except ShepError as error:
        return error


@pytest.mark.parametrize("code", BY_CODE)
@settings(
    max_examples=EXAMPLES or 8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_payload_of_any_shape_is_found_no_data_or_an_error_of_ours(code: str, data: st.DataObject) -> None:
    service = BY_CODE[code]
    payload = data.draw(payloads(service, IIN))
    told = outcome_of(service, payload)
    if isinstance(told, ShepError):
        assert "990101" not in str(told)
        return
    assert isinstance(told, Found | NoData)
    if isinstance(told, Found):
        assert service.subjects(told.answer) <= {IIN}


@pytest.fixture(scope="module")
def trusted(stubs: Any) -> tuple[RsaVerifier, bytes]:
    """A verifier, and a message that it trusts."""
    return RsaVerifier(stubs.keys.authority(), stubs.clock), signed(stubs, GOOD)


@settings(
    max_examples=EXAMPLES or 60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_damaged_envelope_never_crashes_a_reader_or_passes_for_signed(
    trusted: tuple[RsaVerifier, bytes], data: st.DataObject
) -> None:
    verifier, raw = trusted
    broken = data.draw(damaged(raw))
    try:
        envelope = parse_xml(broken)
    except XmlRefusedError:
        return
    fault_code(envelope)
    for reader in (read_request, read_response, read_acknowledgement, read_message, read_notice):
        try:
            reader(envelope)
        except EnvelopeError:
            continue
    try:
        verifier.verify(envelope)
    except SignatureProblemError:
        return
    _, told = read_response(envelope)
    assert told is not None
    assert [child.text for child in told] == [IIN, "false"], "what is signed is what was signed"
