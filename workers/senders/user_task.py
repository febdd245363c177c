"""Completes user tasks after somebody acted on the desk."""

import asyncio
from datetime import datetime

from adapters.camunda.errors import Backpressure, EngineError, Unavailable
from adapters.camunda.user_tasks import Completion, UserTasks
from workers.runtime.relay import NotSentError, Outgoing, RejectedError


class UserTaskSender:
    """Sends effects of kind ``user-task``; a task that is done already counts as accepted."""

    removes_duplicates = True

    def __init__(self, user_tasks: UserTasks) -> None:
        self._user_tasks = user_tasks

    async def send(self, effect: Outgoing) -> str | None:
        """Complete the case's open task; search lags behind the engine, so an unseen task is tried again."""
        payload = effect.payload
        since = datetime.fromisoformat(payload["since"]) if payload.get("since") else None
        try:
            completion = await asyncio.to_thread(
                self._user_tasks.complete_for_case,
                effect.case_id,
                payload["element"],
                payload["variables"],
                since=since,
                key=payload.get("task"),
            )
        except (Backpressure, Unavailable) as error:
            raise NotSentError(type(error).__name__) from error
        except EngineError as error:
            raise RejectedError(type(error).__name__) from error
        if completion is Completion.NOT_THERE_YET:
            raise NotSentError("the task is not seen yet")
        return str(completion)
