"""A delivery is dated by the cases' clock in the transaction that notes its acceptance."""

import asyncio
from typing import Any

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from adapters.database.notice import Notice
from adapters.database.outbox import EffectKind, Outbox
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
