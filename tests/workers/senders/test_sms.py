"""The SMS gateway removes no duplicates: a second try asks first, and the citizen gets one message."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState, Outbox
from adapters.serving import serving
from adapters.sms import SmsClient, SmsStub
from workers.runtime.failures import RetryPolicy
from workers.runtime.relay import NotSentError, RejectedError, Relay, UnknownOutcomeError
from workers.senders.sms import SmsSender

PHONE = "+77010000001"
TEXT = "АСП: по заявлению ASP-2026-000001 принято решение."
PAYLOAD = {"phone": PHONE, "text": TEXT}


@pytest.fixture
def gateway(clock: FixedClock) -> SmsStub:
    return SmsStub(clock)


@pytest.fixture
def sender(gateway: SmsStub) -> Iterator[SmsSender]:
    with serving(gateway.app) as url:
        client = SmsClient(url, "komek", "secret")
        yield SmsSender(client)
        client.close()


def send(sender: SmsSender, effect: Any) -> str | None:
    return asyncio.run(sender.send(effect))


def test_the_text_goes_out_once_under_an_id_of_ours(
    sender: SmsSender, gateway: SmsStub, outgoing: Any
) -> None:
    effect = outgoing(EffectKind.SMS, PAYLOAD)
    receipt = send(sender, effect)
    (taken,) = gateway.accepted
    assert (taken["phone"], taken["text"], taken["id"]) == (PHONE, TEXT, receipt)
    assert effect.case_id not in taken["id"]


def test_a_lost_answer_is_settled_by_asking_not_by_sending_again(
    sender: SmsSender, gateway: SmsStub, outgoing: Any
) -> None:
    effect = outgoing(EffectKind.SMS, PAYLOAD)
    gateway.mishaps.append("lost-answer")
    with pytest.raises(UnknownOutcomeError):
        send(sender, effect)
    receipt = send(sender, replace(effect, attempts=2))
    assert [taken["id"] for taken in gateway.accepted] == [receipt]


def test_a_first_try_that_never_came_through_is_sent_by_the_second(
    sender: SmsSender, gateway: SmsStub, outgoing: Any
) -> None:
    effect = outgoing(EffectKind.SMS, PAYLOAD)
    gateway.mishaps.append("http-503")
    with pytest.raises(NotSentError) as caught:
        send(sender, effect)
    assert PHONE not in str(caught.value)
    send(sender, replace(effect, attempts=2))
    assert len(gateway.accepted) == 1


def test_a_sender_that_was_held_up_leaves_the_message_to_whoever_took_over(
    sender: SmsSender, gateway: SmsStub, outgoing: Any
) -> None:
    effect = replace(outgoing(EffectKind.SMS, PAYLOAD), begin_by=time.monotonic() - 0.001)
    with pytest.raises(NotSentError):
        send(sender, effect)
    assert gateway.accepted == []


def test_while_the_gateway_does_not_tell_nothing_is_sent(outgoing: Any) -> None:
    client = SmsClient("http://127.0.0.1:9", "komek", "secret")
    with pytest.raises(NotSentError):
        send(SmsSender(client), outgoing(EffectKind.SMS, PAYLOAD, attempts=2))
    client.close()


def test_a_number_that_the_gateway_refuses_is_parked_without_being_named(
    sender: SmsSender, gateway: SmsStub, outgoing: Any
) -> None:
    with pytest.raises(RejectedError, match="sms-7") as caught:
        send(sender, outgoing(EffectKind.SMS, {"phone": "12345", "text": TEXT}))
    assert "12345" not in str(caught.value)
    assert gateway.accepted == []


def test_two_notices_of_one_case_are_two_messages(sender: SmsSender, gateway: SmsStub, outgoing: Any) -> None:
    for key in ("case/notice/1/sms", "case/notice/2/sms"):
        send(sender, outgoing(EffectKind.SMS, PAYLOAD, key=key))
    assert len({taken["id"] for taken in gateway.accepted}) == 2


def test_through_the_relay_a_lost_answer_gives_the_citizen_one_message(
    database: Sessions, sender: SmsSender, gateway: SmsStub
) -> None:
    with database.begin() as session:
        Outbox(session).want(EffectKind.SMS, "case/notice/1/sms", "case", PAYLOAD)
    gateway.mishaps.append("lost-answer")
    at_once = RetryPolicy(timedelta(0), timedelta(0))
    relay = Relay(database, {EffectKind.SMS: sender}, retry=at_once, settling=timedelta(0))

    async def until_quiet() -> None:
        while await relay.once():
            pass

    asyncio.run(until_quiet())
    with database() as session:
        effect = session.scalars(select(Effect)).one()
    assert (effect.state, effect.attempts) == (EffectState.ACCEPTED, 2)
    assert [taken["id"] for taken in gateway.accepted] == [effect.receipt]
