"""An act on the desk completes the case's task; search lags, so an unseen task is asked for again."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from adapters.camunda.errors import Backpressure, Refused, Unavailable
from adapters.camunda.user_tasks import Completion
from adapters.clock import ALMATY
from adapters.database.outbox import EffectKind
from workers.runtime.relay import NotSentError, RejectedError
from workers.senders.user_task import UserTaskSender

ACTED = datetime(2026, 11, 24, 10, 0, tzinfo=ALMATY)


class ToldTasks:
    """Answers as it is told and keeps what was asked."""

    def __init__(self, answer: Completion | Exception) -> None:
        self.answer = answer
        self.asked: list[tuple[Any, ...]] = []

    def complete_for_case(self, *what: Any, since: datetime | None, key: int | None) -> Completion:
        self.asked.append((*what, since) if key is None else (*what, since, key))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def send(
    answer: Completion | Exception, outgoing: Any, since: str | None = None, **more: Any
) -> tuple[str | None, Any]:
    tasks: Any = ToldTasks(answer)
    payload = {"element": "signDocument", "variables": {"signature": "given"}, "since": since, **more}
    effect = outgoing(EffectKind.USER_TASK, payload, case_id="case")
    return asyncio.run(UserTaskSender(tasks).send(effect)), tasks.asked


@pytest.mark.parametrize("done", [Completion.COMPLETED, Completion.ALREADY_DONE])
def test_a_task_that_is_done_is_accepted_whoever_did_it(outgoing: Any, done: Completion) -> None:
    receipt, asked = send(done, outgoing, ACTED.isoformat())
    assert receipt == str(done)
    assert asked == [("case", "signDocument", {"signature": "given"}, ACTED)]


def test_without_a_round_any_open_task_of_the_element_will_do(outgoing: Any) -> None:
    _, asked = send(Completion.COMPLETED, outgoing)
    assert asked[0][-1] is None


def test_one_task_of_several_is_named_by_its_key(outgoing: Any) -> None:
    _, asked = send(Completion.COMPLETED, outgoing, task=77)
    assert asked[0][-1] == 77


def test_a_task_that_search_has_not_seen_yet_is_asked_for_again(outgoing: Any) -> None:
    with pytest.raises(NotSentError, match="not seen yet"):
        send(Completion.NOT_THERE_YET, outgoing)


@pytest.mark.parametrize("trouble", [Backpressure("busy"), Unavailable("away")])
def test_a_busy_or_absent_engine_is_asked_again(outgoing: Any, trouble: Exception) -> None:
    with pytest.raises(NotSentError):
        send(trouble, outgoing)


def test_what_the_engine_refuses_is_parked(outgoing: Any) -> None:
    with pytest.raises(RejectedError):
        send(Refused("no"), outgoing)
