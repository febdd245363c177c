"""A message is published under its business key; one that the engine knows already counts as accepted."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.camunda.gateway import Backpressure, JobGone, Publication, Refused, Unavailable
from adapters.database.outbox import EffectKind
from workers.runtime.relay import NotSentError, RejectedError
from workers.senders.message import MessageSender

PAYLOAD = {"name": "term-armed", "correlationKey": "case", "variables": {"termId": "term"}}


class ToldGateway:
    """Answers as it is told and keeps what it was asked to publish."""

    def __init__(self, answer: Publication | Exception) -> None:
        self.answer = answer
        self.published: list[dict[str, Any]] = []

    async def publish(self, name: str, correlation_key: str, **rest: Any) -> Publication:
        self.published.append({"name": name, "correlation_key": correlation_key, **rest})
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def send(answer: Publication | Exception, outgoing: Any) -> tuple[str | None, list[dict[str, Any]]]:
    gateway: Any = ToldGateway(answer)
    effect = outgoing(EffectKind.MESSAGE, PAYLOAD, key="case/term-armed/term")
    return asyncio.run(MessageSender(gateway, patience=0.0).send(effect)), gateway.published


def test_the_business_key_is_the_messages_id(outgoing: Any) -> None:
    receipt, (published,) = send(Publication.PUBLISHED, outgoing)
    assert receipt == "published"
    assert published == {
        "name": "term-armed",
        "correlation_key": "case",
        "message_id": "case/term-armed/term",
        "ttl": timedelta(days=1),
        "variables": {"termId": "term"},
    }


def test_a_duplicate_counts_as_accepted(outgoing: Any) -> None:
    receipt, _ = send(Publication.DUPLICATE, outgoing)
    assert receipt == "duplicate"
    assert MessageSender.removes_duplicates


@pytest.mark.parametrize("trouble", [Backpressure("busy"), Unavailable("away")])
def test_a_busy_or_absent_engine_is_asked_again(outgoing: Any, trouble: Exception) -> None:
    with pytest.raises(NotSentError, match=type(trouble).__name__):
        send(trouble, outgoing)


class BusyGateway:
    """Refuses each message some times before it takes it; counts how many are under way together."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.asked: dict[str, int] = {}
        self.under_way = self.most = 0

    async def publish(self, *_: Any, message_id: str, **__: Any) -> Publication:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        self.asked[message_id] = self.asked.get(message_id, 0) + 1
        if self.asked[message_id] <= self.refusals:
            raise Backpressure("busy")
        return Publication.PUBLISHED


def test_a_busy_engine_is_asked_again_in_a_moment_and_never_more_than_it_takes(outgoing: Any) -> None:
    gateway: Any = BusyGateway(refusals=2)
    effects = [outgoing(EffectKind.MESSAGE, PAYLOAD, key=f"case/{number}") for number in range(20)]

    async def all_sent() -> list[str | None]:
        sender = MessageSender(gateway, at_once=4)
        return await asyncio.gather(*(sender.send(effect) for effect in effects))

    assert asyncio.run(all_sent()) == ["published"] * 20
    assert set(gateway.asked.values()) == {3}
    assert gateway.most == 4


def test_a_message_whose_lease_ran_out_while_it_stood_in_line_is_not_sent(outgoing: Any) -> None:
    gateway: Any = ToldGateway(Publication.PUBLISHED)
    late = replace(outgoing(EffectKind.MESSAGE, PAYLOAD), begin_by=time.monotonic() - 1)
    with pytest.raises(NotSentError, match="held up"):
        asyncio.run(MessageSender(gateway).send(late))
    assert gateway.published == []


@pytest.mark.parametrize("trouble", [Refused("no"), JobGone("gone")])
def test_what_the_engine_refuses_is_parked(outgoing: Any, trouble: Exception) -> None:
    with pytest.raises(RejectedError, match=type(trouble).__name__):
        send(trouble, outgoing)
