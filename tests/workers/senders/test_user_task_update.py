"""A case's tasks get another priority or due date; one that is not seen yet is asked for again."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from adapters.camunda.errors import Backpressure, Refused, Unavailable
from adapters.camunda.user_tasks import Completion
from adapters.clock import ALMATY
from adapters.database.outbox import EffectKind
from workers.runtime.relay import NotSentError, RejectedError
from workers.senders.user_task_update import PATIENCE, UserTaskUpdateSender

DUE = datetime(2026, 12, 22, tzinfo=ALMATY)


class ToldTasks:
    """Answers as it is told and keeps what was asked."""

    def __init__(self, answer: Completion | Exception) -> None:
        self.answer = answer
        self.asked: list[tuple[Any, ...]] = []

    def change_for_case(self, *what: Any, **changes: Any) -> Completion:
        self.asked.append((*what, changes))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def send(
    answer: Completion | Exception, outgoing: Any, *, attempts: int = 1, **changes: Any
) -> tuple[str | None, Any]:
    tasks: Any = ToldTasks(answer)
    payload = {"element": None, "priority": None, "dueAt": None, **changes}
    effect = outgoing(EffectKind.USER_TASK_UPDATE, payload, case_id="case", attempts=attempts)
    return asyncio.run(UserTaskUpdateSender(tasks).send(effect)), tasks.asked


@pytest.mark.parametrize("done", [Completion.COMPLETED, Completion.ALREADY_DONE])
def test_a_task_that_is_done_counts_as_changed(outgoing: Any, done: Completion) -> None:
    receipt, asked = send(done, outgoing, element="enterReplies", dueAt=DUE.isoformat())
    assert receipt == str(done)
    assert asked == [("case", "enterReplies", {"priority": None, "due": DUE})]


def test_priority_is_raised_for_whatever_waits(outgoing: Any) -> None:
    _, asked = send(Completion.COMPLETED, outgoing, priority=80)
    assert asked == [("case", None, {"priority": 80, "due": None})]


def test_a_task_that_search_has_not_seen_yet_is_asked_for_again_but_not_for_ever(outgoing: Any) -> None:
    with pytest.raises(NotSentError, match="not seen yet"):
        send(Completion.NOT_THERE_YET, outgoing, attempts=PATIENCE - 1)
    receipt, _ = send(Completion.NOT_THERE_YET, outgoing, attempts=PATIENCE)
    assert receipt == "not-there-yet"


@pytest.mark.parametrize("trouble", [Backpressure("busy"), Unavailable("away")])
def test_a_busy_or_absent_engine_is_asked_again(outgoing: Any, trouble: Exception) -> None:
    with pytest.raises(NotSentError):
        send(trouble, outgoing)


def test_what_the_engine_refuses_is_parked(outgoing: Any) -> None:
    with pytest.raises(RejectedError):
        send(Refused("no"), outgoing)
