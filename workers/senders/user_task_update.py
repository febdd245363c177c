"""Changes user tasks: their priority when a term nears its end, their due date when it moves."""

import asyncio
from datetime import datetime

from adapters.camunda.errors import Backpressure, EngineError, Unavailable
from adapters.camunda.user_tasks import Completion, UserTasks
from workers.runtime.relay import NotSentError, Outgoing, RejectedError

PATIENCE = 6
"""Tries, over eight seconds, within which the search must have seen a task that is there."""


class UserTaskUpdateSender:
    """Sends effects of kind ``user-task-update``; a task that is done already counts as changed."""

    removes_duplicates = True

    def __init__(self, user_tasks: UserTasks) -> None:
        self._user_tasks = user_tasks

    async def send(self, effect: Outgoing) -> str | None:
        """Change the tasks; search lags behind the engine, so an unseen task is tried again for a while.

        One that the case has not come to holds up nothing: it will be born with what its process knows.
        """
        payload = effect.payload
        try:
            changed = await asyncio.to_thread(
                self._user_tasks.change_for_case,
                effect.case_id,
                payload["element"],
                priority=payload["priority"],
                due=datetime.fromisoformat(payload["dueAt"]) if payload["dueAt"] else None,
            )
        except (Backpressure, Unavailable) as error:
            raise NotSentError(type(error).__name__) from error
        except EngineError as error:
            raise RejectedError(type(error).__name__) from error
        if changed is Completion.NOT_THERE_YET and effect.attempts < PATIENCE:
            raise NotSentError("the task is not seen yet")
        return str(changed)
