"""КДП on the wire: what is asked, what may come back, and what is never shown (wire-formats §4)."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from adapters.consent import ConsentClient, ConsentState, Organisation, OvtMaker, kdp
from adapters.consent.kdp import KDP, KdpAnswer
from adapters.population import Archetype
from adapters.shep import RsaSigner, RsaVerifier, ShepClient
from adapters.shep.errors import ShepConsentError, ShepMalformedError, ShepRejectedError
from adapters.shep.exchange import Exchange
from adapters.shep.payload import read_payload
from adapters.shep.schemas import payload_problems
from adapters.shep.services import INCOME
from adapters.shep.services.income import IncomeRequest
from adapters.shep.xml_model import read
from adapters.stubs import OUR_SYSTEM, SHEP_PATH

BIN = "200140990002"
LIFE = timedelta(hours=2)
"""For how long a consent is asked."""


@pytest.fixture
def gate(stubs: Any) -> Iterator[Any]:
    """КДП in the stub; afterwards nobody remembers what was asked."""
    yield stubs.app.state.shep.consents
    stubs.app.state.shep.consents.forget()


@pytest.fixture
def shep(stubs: Any) -> Iterator[ShepClient]:
    """A client of the stub."""
    client = ShepClient(
        stubs.url + SHEP_PATH, OUR_SYSTEM, "secret", RsaSigner(stubs.keys.of_system(OUR_SYSTEM)),
        RsaVerifier(stubs.keys.authority(), stubs.clock), clock=stubs.clock,
    )  # fmt: skip
    yield client
    client.close()


@pytest.fixture
def client(stubs: Any, shep: ShepClient) -> ConsentClient:
    """The client of КДП."""
    maker = OvtMaker(stubs.keys.of_system(OUR_SYSTEM).key, BIN)
    return ConsentClient(shep, Organisation("Центр", BIN, "Head", "Clerk"), maker, stubs.clock, life=LIFE)


@pytest.fixture
def somebody(stubs: Any) -> str:
    """The ИИН of an adult of the synthetic country."""
    return str(stubs.country.family_with(Archetype.SINGLE_PENSIONER_LOW_INCOME).applicant.iin)


def test_what_a_person_says_is_one_of_four_things(client: Any, gate: Any, stubs: Any, somebody: str) -> None:
    gate.plan(somebody, kdp.PENDING)
    assert client.ask(somebody, INCOME).state is ConsentState.PENDING
    assert client.ask(somebody, INCOME).state is ConsentState.PENDING, "asked again, it is the same request"
    gate.reply(somebody, kdp.GRANTED)
    told = client.ask(somebody, INCOME)
    assert (told.state, told.expires_at) == (ConsentState.GRANTED, stubs.clock.now() + LIFE)
    assert told.token
    assert told.public_key
    assert told.token not in repr(told)
    for status, state in ((kdp.REFUSED, ConsentState.REFUSED), (kdp.TIMED_OUT, ConsentState.TIMED_OUT)):
        gate.forget()
        gate.plan(somebody, status)
        assert client.ask(somebody, INCOME).state is state


def test_who_is_unknown_to_kdp_cannot_consent(client: Any) -> None:
    assert client.ask("990101300003", INCOME).state is ConsentState.REFUSED


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (KdpAnswer(status="GRANTED"), ShepMalformedError),
        (KdpAnswer(status="PERHAPS"), ShepRejectedError),
        (KdpAnswer(status="Иванов"), ShepRejectedError),
    ],
)
def test_an_answer_that_is_none_of_them_is_a_failure(
    client: Any, stubs: Any, somebody: str, monkeypatch: Any, answer: KdpAnswer, error: type[Exception]
) -> None:
    monkeypatch.setitem(stubs.app.state.shep.beside, KDP.service_id, lambda _: answer)
    with pytest.raises(error) as caught:
        client.ask(somebody, INCOME)
    assert "Иванов" not in str(caught.value)


def test_the_request_stands_as_the_specification_has_it(
    client: Any, gate: Any, somebody: str, stubs: Any
) -> None:
    noted: list[Exchange] = []
    client.ask(somebody, INCOME, noted.append)
    (exchange,) = noted
    assert (exchange.system, exchange.about, exchange.outcome) == ("kdp", somebody, "found")
    data = next(etree.fromstring(exchange.question).iter("data"))
    assert [child.tag for child in data] == [
        "uin", "company", "company_bin", "company_responsible", "employee_name", "access_name",
        "personal_data_name", "expiresIn", "ovt",
    ]  # fmt: skip
    assert payload_problems(KDP, data, answer=False) == []
    assert data.findtext("access_name") == INCOME.service_id
    assert data.findtext("expiresIn") == "7200000"
    answer = etree.fromstring(exchange.answer or b"")
    assert [one.tag for one in answer.iter(f"{{{kdp.NAMESPACE}}}*")] == [
        f"{{{kdp.NAMESPACE}}}{name}" for name in ("response", "status", "code", "public-key")
    ]


def test_the_organisations_token_is_signed_and_names_it(stubs: Any) -> None:
    key = stubs.keys.of_system(OUR_SYSTEM).key
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    head, claims, signature = OvtMaker(key, BIN).token(now).split(".")
    key.public_key().verify(
        urlsafe_b64decode(signature + "=="), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    assert json.loads(urlsafe_b64decode(head + "=="))["alg"] == "RS256"
    told = json.loads(urlsafe_b64decode(claims + "=="))
    assert (told["cbin"], told["mcheck"], told["iat"]) == (BIN, True, int(now.timestamp()))
    assert told["exp"] > told["iat"]


FIELDS = "<{0}status>GRANTED</{0}status><{0}code>t</{0}code><{0}public-key>k</{0}public-key>"
ROOT = f'<response xmlns="{kdp.NAMESPACE}">{FIELDS.format("")}</response>'
SHAPES = {
    "bare": FIELDS.format(""),
    "prefixed": FIELDS.format("k:"),
    "in a root of its namespace": ROOT,
    "as text": f"<![CDATA[{ROOT}]]>",
}


@pytest.mark.parametrize("written", SHAPES.values(), ids=SHAPES.keys())
def test_the_answer_is_read_in_every_shape(written: str) -> None:
    payload = read_payload(
        etree.fromstring(f'<data xmlns:k="{kdp.NAMESPACE}">{written}</data>'), KDP.answer_root
    )
    assert payload is not None
    assert read(KdpAnswer, payload) == KdpAnswer(status="GRANTED", code="t", public_key="k")


def test_a_register_tells_nothing_without_the_consent_or_after_its_end(
    client: Any, shep: ShepClient, gate: Any, stubs: Any, somebody: str
) -> None:
    gate.strict = True
    day = stubs.clock.now().date()
    question = IncomeRequest(iin=somebody, period_from=day, period_to=day)
    with pytest.raises(ShepConsentError):
        shep.ask(INCOME, question)
    told = client.ask(somebody, INCOME)
    stamped = question.with_consent(told.token, told.public_key)
    assert shep.ask(INCOME, stamped)
    gate.revoke([somebody])
    with pytest.raises(ShepConsentError):
        shep.ask(INCOME, stamped)
