"""The asynchronous channel: acknowledged now, answered later, in whichever order the world brings it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree
from sqlalchemy import select

from adapters.database.async_answers import keep_question, settle, unknown_callbacks
from adapters.database.callback_desk import CallbackDesk
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect
from adapters.database.register_answer import RegisterAnswer
from adapters.database.shep_exchange import ShepExchange
from adapters.database.shep_question import ShepCallback, ShepQuestion
from adapters.database.submission import Member, Submission, submit
from adapters.database.unit_of_work import unit_of_work
from adapters.hardened_xml import DEFAULT_LIMIT
from adapters.population import Archetype, Family
from adapters.serving import serving
from adapters.shep import RsaSigner, RsaVerifier, ShepFaultError
from adapters.shep.async_client import AsyncShepClient
from adapters.shep.async_messages import (
    Acknowledgement,
    DeliveryStatus,
    MessageInfo,
    MessageState,
    MessageType,
    delivery_envelope,
    message_envelope,
    read_message,
)
from adapters.shep.callback_port import CallbackPort
from adapters.shep.services import FARM, KGD
from adapters.shep.stub.async_channel import PATH
from rules.codes import Channel
from tests.adapters.shep.golden import ASYNC_REQUEST


@dataclass
class Line:
    """The stub's asynchronous channel, our port and a case."""

    stubs: Any
    client: AsyncShepClient
    port: str
    database: Sessions
    case_id: str
    family: Family
    asked: list[str] = field(default_factory=list)

    @property
    def gateway(self) -> Any:
        return self.stubs.app.state.shep.later

    def ask(self) -> Acknowledgement:
        told = self.client.send(FARM, FARM.request.about_person(self.family.applicant.iin))
        self.asked.append(told.correlation_id)
        return told

    def keep(self, told: Acknowledgement) -> None:
        with self.database.begin() as session:
            keep_question(session, told, self.case_id, "farm", self.family.applicant.iin)
        with unit_of_work(self.database, self.stubs.clock, "tests") as work:
            settle(work, told.correlation_id)

    def change(self, **values: Any) -> None:
        with self.database.begin() as session:
            for name, value in values.items():
                setattr(session.get_one(Case, self.case_id), name, value)

    def all(self, table: Any) -> list[Any]:
        """Every row of the test's own case."""
        own = table.correlation_id.in_(self.asked) if table is ShepCallback else table.case_id == self.case_id
        with self.database() as session:
            return list(session.scalars(select(table).where(own)))

    def verdicts(self) -> list[str]:
        return [callback.verdict for callback in self.all(ShepCallback)]

    def published(self) -> list[str]:
        effects = [one.payload for one in self.all(Effect) if one.kind == "message"]
        return [one["correlationKey"] for one in effects if one["name"] == "shep-answered"]


@pytest.fixture(scope="module")
def port(stubs: Any, shared_database: Sessions) -> Iterator[str]:
    """Our callback port, hosted for this module."""
    desk = CallbackDesk(shared_database, stubs.clock)
    verifier = RsaVerifier(stubs.keys.authority(), stubs.clock)
    signer = RsaSigner(stubs.keys.of_system("komek"))
    with serving(CallbackPort(verifier, signer, stubs.clock, desk.receive, desk.hear).app) as url:
        yield f"{url}/"


@pytest.fixture
def line(stubs: Any, shared_database: Sessions, port: str) -> Iterator[Line]:
    database = shared_database
    family = stubs.country.family_with(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    person = family.applicant
    name = person.name
    member = Member("applicant", person.iin, name.surname, name.name, name.patronymic, person.birth_date)
    submission = Submission(
        submission_key=str(uuid4()), channel=Channel.PORTAL, applicant=member, family=(),
        territory=person.address.place.territory, postal_address="", phone="", iban="", language="ru",
        signed_with="eds", signed_document=None, verdict={},
    )  # fmt: skip
    with unit_of_work(database, stubs.clock, "tests") as work:
        case_id = submit(work, submission).case_id
    client = AsyncShepClient(
        f"{stubs.url}/shep{PATH}", "komek", "secret", RsaSigner(stubs.keys.of_system("komek")),
        RsaVerifier(stubs.keys.authority(), stubs.clock), clock=stubs.clock,
    )  # fmt: skip
    yield Line(stubs, client, port, database, case_id, family)
    client.close()


def test_a_question_is_acknowledged_and_its_callback_becomes_an_answer_and_one_message(line: Line) -> None:
    told = line.ask()
    line.keep(told)
    assert line.gateway.deliver(line.port, told.correlation_id).status_code == 200
    (answer,) = line.all(RegisterAnswer)
    assert (answer.system, answer.state, answer.source) == ("farm", "found", "shep")
    assert line.verdicts() == ["answered"]
    assert line.published() == [f"{line.case_id}/farm"]
    assert line.client.status(FARM, told.message_id).state is MessageState.DELIVERED
    line.client.confirm(FARM, told.message_id)


def test_a_callback_before_its_acknowledgement_waits_and_is_settled_by_it(line: Line) -> None:
    told = line.ask()
    line.gateway.deliver(line.port, told.correlation_id)
    assert (line.verdicts(), line.all(RegisterAnswer)) == (["kept"], [])
    line.keep(told)
    assert line.verdicts() == ["answered"]
    assert line.published() == [f"{line.case_id}/farm"]


def test_a_callback_that_comes_twice_counts_once_and_another_answer_changes_nothing(line: Line) -> None:
    told = line.ask()
    line.keep(told)
    one, two = str(uuid4()), str(uuid4())
    for message_id in (one, one, two):
        assert line.gateway.deliver(line.port, told.correlation_id, message_id).status_code == 200
    assert {row.message_id: (row.verdict, row.times) for row in line.all(ShepCallback)} == {
        one: ("answered", 2),
        two: ("repeated", 1),
    }
    assert len(line.published()) == 1
    assert line.all(ShepQuestion)[0].answered_by == one


def test_an_answer_after_the_decision_is_recorded_and_flagged_and_wakes_nobody(line: Line) -> None:
    told = line.ask()
    line.keep(told)
    line.change(decided_at=line.stubs.clock.now())
    line.gateway.deliver(line.port, told.correlation_id)
    assert line.verdicts() == ["late"]
    assert line.all(RegisterAnswer) == [], "it changes nothing"
    (journalled,) = line.all(ShepExchange)
    iin = line.family.applicant.iin
    assert (journalled.outcome, journalled.iin, journalled.system) == ("callback", iin, "farm")
    assert line.published() == []


def test_an_answer_for_a_closed_case_changes_nothing_in_it(line: Line) -> None:
    told = line.ask()
    line.keep(told)
    line.change(closed_at=line.stubs.clock.now())
    line.gateway.deliver(line.port, told.correlation_id)
    assert (line.verdicts(), line.all(RegisterAnswer)) == (["closed"], [])


def test_an_answer_to_a_question_that_nobody_asked_is_kept_apart(line: Line) -> None:
    told = line.ask()
    with line.database() as session:
        before = unknown_callbacks(session)
    line.gateway.deliver(line.port, told.correlation_id)
    with line.database() as session:
        assert unknown_callbacks(session) == before + 1
    assert line.all(RegisterAnswer) == []


def test_an_answer_about_another_person_is_refused_and_the_question_stays_open(line: Line) -> None:
    told = line.ask()
    other = line.stubs.country.family_with(Archetype.LARGE_FAMILY).applicant.iin
    taken = line.gateway._taken[told.correlation_id]
    true = taken.answer
    taken.answer = true.model_copy(update={"iin": other})
    line.keep(told)
    line.gateway.deliver(line.port, told.correlation_id)
    assert line.verdicts() == ["malformed-other-person"]
    assert line.all(RegisterAnswer) == []
    taken.answer = true
    line.gateway.deliver(line.port, told.correlation_id)
    assert sorted(line.verdicts()) == ["answered", "malformed-other-person"]


def test_no_payload_is_no_data(line: Line) -> None:
    told = line.ask()
    line.gateway._taken[told.correlation_id].answer = None
    line.keep(told)
    line.gateway.deliver(line.port, told.correlation_id)
    assert [answer.state for answer in line.all(RegisterAnswer)] == ["no-data"]


@pytest.mark.parametrize("damage", ["altered", "unsigned", "not-xml", "doctype", "huge"])
def test_what_cannot_be_trusted_is_refused_with_a_fault_and_not_kept(line: Line, damage: str) -> None:
    told = line.ask()
    line.keep(told)
    raw = line.gateway.callback(told.correlation_id)
    envelope = etree.fromstring(raw)
    if damage == "unsigned":
        envelope.remove(envelope[0])
        raw = etree.tostring(envelope)
    bad = {
        "altered": raw.replace(b"RESPONSE", b"REQUEST"),
        "unsigned": raw,
        "not-xml": raw[:-20],
        "doctype": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "huge": b"<a>" + b" " * DEFAULT_LIMIT + b"</a>",
    }[damage]
    reply = httpx.post(line.port, content=bad, timeout=30)
    assert reply.status_code == 500
    code = {"altered": "SCE006", "unsigned": "SCE007"}.get(damage, "SCE001")
    assert f"<errorCode>{code}</errorCode>" in reply.text
    assert line.all(ShepCallback) == []


def test_the_gateway_tells_what_became_of_a_message(line: Line) -> None:
    told = line.ask()
    line.keep(told)
    notice = delivery_envelope(
        DeliveryStatus(told.message_id, MessageState.NOT_DELIVERED, line.stubs.clock.now()), to_client=True
    )
    assert b"changeMassageStatusNotification" in etree.tostring(notice), "as the gateway spells it"
    RsaSigner(line.stubs.keys.of_system("shep")).sign(notice)
    assert httpx.post(line.port, content=etree.tostring(notice)).status_code == 200
    assert line.all(ShepQuestion)[0].delivery == "NOT_DELIVERED"


def test_a_question_without_a_signature_is_not_taken(line: Line) -> None:
    class NoSigner:
        def sign(self, envelope: Any) -> None:
            """Leave the envelope unsigned."""

    client = AsyncShepClient(
        f"{line.stubs.url}/shep{PATH}", "komek", "secret", NoSigner(),
        RsaVerifier(line.stubs.keys.authority(), line.stubs.clock), clock=line.stubs.clock,
    )  # fmt: skip
    exchanges: list[Any] = []
    with pytest.raises(ShepFaultError, match="SCE007"):
        client.send(FARM, FARM.request.about_person("990101300003"), exchanges.append)
    assert [one.outcome for one in exchanges] == ["fault-SCE007"]


def test_an_answer_of_another_service_is_refused(line: Line) -> None:
    told = line.ask()
    line.keep(told)
    taken = line.gateway._taken[told.correlation_id]
    taken.service_id, taken.answer = KGD.service_id, KGD.answer(iin=line.family.applicant.iin)
    line.gateway.deliver(line.port, told.correlation_id)
    assert line.verdicts() == ["malformed-other-service"]


def test_a_question_is_the_golden_message(stubs: Any) -> None:
    info = MessageInfo("LPH_HOUSEHOLD", MessageType.REQUEST, stubs.clock.now(), "komek", "secret")
    envelope, _ = message_envelope(info)
    tidy = etree.XMLParser(remove_blank_text=True)
    golden = etree.fromstring(ASYNC_REQUEST, tidy)
    body = etree.fromstring(etree.tostring(envelope.find("{*}Body/{*}sendMessage")), tidy)
    etree.cleanup_namespaces(body)
    assert etree.tostring(body, method="c14n") == etree.tostring(golden, method="c14n")


def test_ids_are_read_with_and_without_braces(stubs: Any) -> None:
    info = MessageInfo(
        "S", MessageType.RESPONSE, stubs.clock.now() + timedelta(seconds=1), "shep",
        message_id="{0f8fad5b-d9cb-469f-a165-70867728950e}",
        correlation_id="7c9e6679-7425-40de-944b-e07fc1f90ae7",
    )  # fmt: skip
    read, _ = read_message(message_envelope(info, to_client=True)[0], to_client=True)
    assert read.message_id == "0f8fad5b-d9cb-469f-a165-70867728950e"
    assert read.correlation_id == "7c9e6679-7425-40de-944b-e07fc1f90ae7"
