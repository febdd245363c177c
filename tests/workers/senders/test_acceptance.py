"""A delivery is dated by the cases' clock in the transaction that notes its acceptance; secrets go."""

import asyncio
from typing import Any

from sqlalchemy import select

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from adapters.database.notice import Notice
from adapters.database.outbox import Effect, EffectKind, Outbox
from workers.runtime.relay import Outgoing, Relay
from workers.runtime.work import Workshop
from workers.senders.acceptance import notice_acceptance
from workers.shared.plan_delivery import plan_delivery


class Receiver:
    """Takes everything."""

    removes_duplicates = True

    async def send(self, effect: Outgoing) -> str | None:
        return "receipt"


def test_only_the_delivery_that_was_accepted_is_dated(
    database: Sessions, clock: FixedClock, case_on: Any, workshop: Workshop
) -> None:
    case = case_on(workshop)
    deliveries = case.do(plan_delivery, document_id=case.paper()).deliveries
    sms = next(delivery.key for delivery in deliveries if delivery.means == "sms")
    with database.begin() as session:
        Outbox(session).want(EffectKind.SMS, sms, case.id, {})
    relay = Relay(
        database,
        {EffectKind.SMS: Receiver(), EffectKind.MESSAGE: Receiver()},
        on_accepted=notice_acceptance(clock),
    )

    async def until_quiet() -> None:
        while await relay.once():
            pass

    asyncio.run(until_quiet())
    accepted = {notice.means: notice.accepted_at for notice in case.all(Notice)}
    assert accepted == {"sms": clock.now(), "cabinet": None}


def test_the_text_of_a_one_time_password_is_forgotten_once_it_was_sent(
    database: Sessions, clock: FixedClock
) -> None:
    with database.begin() as session:
        for key in ("one-time-password/1", "another"):
            Outbox(session).want(EffectKind.SMS, key, key, {"phone": "+77000000001", "text": "123456"})
    relay = Relay(database, {EffectKind.SMS: Receiver()}, on_accepted=notice_acceptance(clock))
    asyncio.run(relay.once())
    with database() as session:
        payloads = {row.business_key: (row.state, row.payload) for row in session.scalars(select(Effect))}
    assert payloads["one-time-password/1"] == ("accepted", {})
    assert payloads["another"][1]["text"] == "123456"
