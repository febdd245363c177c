"""A message is published under its business key; one that the engine knows already counts as accepted."""

import asyncio
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
    return asyncio.run(MessageSender(gateway).send(effect)), gateway.published


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


@pytest.mark.parametrize("trouble", [Refused("no"), JobGone("gone")])
def test_what_the_engine_refuses_is_parked(outgoing: Any, trouble: Exception) -> None:
    with pytest.raises(RejectedError, match=type(trouble).__name__):
        send(trouble, outgoing)
