"""A system that calls back is asked once about a member; the process waits, and goes on without it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from adapters.database.async_answers import keep_callback, settle
from adapters.database.exchange_archive import ExchangeArchive
from adapters.database.outbox import EffectKind
from adapters.database.register_answer import RegisterAnswer
from adapters.database.shep_exchange import ShepExchange
from adapters.database.shep_question import ShepQuestion
from adapters.population import Archetype
from adapters.shep import RsaSigner, RsaVerifier
from adapters.shep.async_client import AsyncShepClient
from adapters.shep.callback_port import _callback
from adapters.shep.services import FARM, VEHICLES
from adapters.stubs import OUR_SYSTEM, SHEP_ASYNC_PATH
from rules.codes import QueryState
from workers.asp.decide_on_data_at_hand import decide_on_data_at_hand
from workers.asp.expect_answers import expect_answers
from workers.asp.prepare_requests import prepare_requests
from workers.asp.record_replies import record_replies
from workers.asp.record_requests import record_requests
from workers.asp.sum_up_answers import sum_up_answers
from workers.shared.shep_query import shep_query
from workers.shared.written_requests import requests_of


@pytest.fixture(scope="module")
def line(stubs: Any) -> Iterator[AsyncShepClient]:
    """The client of the stub's asynchronous channel, for two systems."""
    client = AsyncShepClient(
        stubs.url + SHEP_ASYNC_PATH, OUR_SYSTEM, "secret", RsaSigner(stubs.keys.of_system(OUR_SYSTEM)),
        RsaVerifier(stubs.keys.authority(), stubs.clock), clock=stubs.clock,
        also=frozenset({FARM.code, VEHICLES.code}),
    )  # fmt: skip
    yield client
    client.close()


@pytest.fixture
def asking(office: Any, registers: Any, line: AsyncShepClient) -> Any:
    """Units of work in which two systems call back."""
    return replace(office, services=(registers, line, ExchangeArchive()))


@pytest.fixture
def bring(stubs: Any) -> Callable[..., None]:
    """Bring the answers to a case's questions, or something that is none."""

    def bring_to(case: Any, *, damaged: bool = False) -> None:
        for question in case.all(ShepQuestion):
            if question.answered_at is not None:
                continue
            raw = stubs.app.state.shep.later.callback(question.correlation_id)
            callback = _callback(etree.fromstring(raw), raw)
            if damaged:
                callback = replace(callback, data=b"<data><nonsense/></data>")
            with case.work() as work:
                keep_callback(work, callback)
            with case.work() as work:
                settle(work, question.correlation_id)

    return bring_to


def test_each_member_is_asked_about_once_and_the_process_waits(cases: Any, asking: Any, bring: Any) -> None:
    case = cases.registered(archetype=Archetype.ABLE_BODIED_COUPLE)
    adults = {case.family.applicant.iin, case.family.spouse.iin}
    for _ in range(2):
        assert case.do(shep_query, office=asking, system="vehicles").state == QueryState.AWAITED
    assert {one.iin for one in case.all(ShepQuestion)} == adults
    assert len(case.all(ShepQuestion)) == len(adults)
    assert case.do(expect_answers).awaited_systems == ["vehicles"]
    bring(case)
    assert case.do(shep_query, office=asking, system="vehicles").state == QueryState.FOUND
    assert case.do(sum_up_answers).information == "found"
    assert case.term("asp-async-answers").state == "met"
    keys = [
        one.payload["correlationKey"]
        for one in case.effects(EffectKind.MESSAGE)
        if "shep-answered" in one.business_key
    ]
    assert keys == [f"{case.id}/vehicles"], "one message once everybody is told of"


def test_law_c14_an_answer_that_cannot_be_used_is_a_failure_and_asked_for_again(
    cases: Any, asking: Any, bring: Any
) -> None:
    case = cases.registered()
    for times in (1, 2, 3, 3):
        assert case.do(shep_query, office=asking, system="farm").state == QueryState.AWAITED
        assert len(case.all(ShepQuestion)) == times, "three times at most"
        bring(case, damaged=True)
    assert case.all(RegisterAnswer) == []


def test_what_a_system_did_not_tell_in_its_time_is_asked_of_the_body_until_either_answers(
    cases: Any, asking: Any, bring: Any
) -> None:
    case = cases.registered()
    case.do(shep_query, office=asking, system="farm")
    case.do(expect_answers)
    assert case.do(sum_up_answers).information == "missing"
    assert case.do(prepare_requests).requests == 1
    case.do(record_requests)
    bring(case)
    with case.work() as work:
        (request,) = requests_of(work, case.id)
        assert (request.state, request.replied_at) == ("found", work.now)
    assert [one.business_key for one in case.effects(EffectKind.USER_TASK)] == [f"{case.id}/replies"]
    case.do(record_replies)
    assert case.term("asp-replies").state == "met"
    assert [row.outcome for row in case.all(ShepExchange)] == ["acknowledged"]


def test_law_c3_after_the_end_of_the_replies_an_answer_changes_nothing(
    cases: Any, asking: Any, bring: Any
) -> None:
    case = cases.registered()
    case.do(shep_query, office=asking, system="farm")
    case.do(prepare_requests)
    case.do(record_requests)
    with case.work() as work:
        work.session.merge(case.term("asp-replies")).state = "ended"
    case.do(decide_on_data_at_hand)
    bring(case)
    answer = case.one(RegisterAnswer)
    assert (answer.state, answer.source) == ("no-data", "no-answer")
