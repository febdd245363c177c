"""Acts on user tasks: assigned and completed through the engine's REST API."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any

from adapters.camunda.errors import JobGone
from adapters.camunda.rest_session import RestSession
from adapters.camunda.search import EngineSearch


class Completion(StrEnum):
    """What became of a wish to complete a case's user task; a cancelled one counts as done."""

    COMPLETED = "completed"
    ALREADY_DONE = "already-done"
    NOT_THERE_YET = "not-there-yet"


class UserTasks:
    """Assigns and completes user tasks.

    Args:
        rest_url: the engine's REST address.
        username: of a user who may do everything.
        password: the user's.
        search: where the case's task is looked up.
    """

    def __init__(self, rest_url: str, username: str, password: str, search: EngineSearch) -> None:
        self._rest = RestSession(rest_url, username, password)
        self._search = search

    def assign(self, key: int, assignee: str) -> None:
        """Give a task to somebody, whoever had it before.

        Raises:
            JobGone: the task is no longer open.
        """
        self._rest.post(f"/v2/user-tasks/{key}/assignment", {"assignee": assignee, "allowOverride": True})

    def claim(self, key: int, assignee: str) -> None:
        """Give a task that nobody has to somebody.

        Raises:
            JobGone: the task is no longer open, or somebody has it.
        """
        self._rest.post(f"/v2/user-tasks/{key}/assignment", {"assignee": assignee, "allowOverride": False})

    def release(self, key: int) -> None:
        """Take a task from whoever has it, so that somebody else may claim it.

        Raises:
            JobGone: the task is no longer open.
        """
        self._rest.delete(f"/v2/user-tasks/{key}/assignee")

    def complete(self, key: int, variables: Mapping[str, Any] | None = None) -> None:
        """Complete a task with variables: codes and references only.

        Raises:
            JobGone: the task is no longer open.
        """
        self._rest.post(f"/v2/user-tasks/{key}/completion", {"variables": dict(variables or {})})

    def change(self, key: int, *, priority: int | None = None, due: datetime | None = None) -> None:
        """Give an open task another priority (0 to 100) or due date; what is None stays.

        Raises:
            JobGone: the task is no longer open.
        """
        changes = {"priority": priority, "dueDate": due.isoformat(timespec="seconds") if due else None}
        changeset = {name: value for name, value in changes.items() if value is not None}
        self._rest.patch(f"/v2/user-tasks/{key}", {"changeset": changeset})

    def change_for_case(
        self,
        case_id: str,
        element_id: str | None,
        *,
        priority: int | None = None,
        due: datetime | None = None,
    ) -> Completion:
        """Change the open tasks of a case: those of an element, or all that are seen to wait; safe to repeat.

        Searching is behind the engine: a task of a named element that is not found is asked for again.
        """
        waiting = self._search.open_tasks(case_id=case_id, element_id=element_id)
        if not waiting and element_id is not None and not self._is_over(case_id, element_id, None):
            return Completion.NOT_THERE_YET
        for task in waiting:
            with suppress(JobGone):  # the search has not seen its end yet
                self.change(task.key, priority=priority, due=due)
        return Completion.COMPLETED if waiting else Completion.ALREADY_DONE

    def complete_for_case(
        self,
        case_id: str,
        element_id: str,
        variables: Mapping[str, Any] | None = None,
        *,
        since: datetime | None = None,
        key: int | None = None,
    ) -> Completion:
        """Complete the task of an element that a case waits in; safe to repeat.

        Searching is behind the engine: a task that is not found yet is asked for again by the caller.
        A case may wait twice in an element, as for the reasons of two breaches: ``key`` names the one.
        Where a model can come to an element twice, ``since`` (when the act was done, by the engine's clock)
        tells this round's completion from an earlier one.
        """
        waiting = self._search.open_tasks(case_id=case_id, element_id=element_id)
        if key is not None:
            waiting = [task for task in waiting if task.key == key]
        if (since is not None or not waiting) and self._is_over(case_id, element_id, since, key):
            return Completion.ALREADY_DONE
        for task in sorted(waiting, key=lambda task: task.created):
            try:
                self.complete(task.key, variables)
            except JobGone:
                continue  # the search has not seen its end yet
            return Completion.COMPLETED
        return Completion.ALREADY_DONE if waiting and since is None else Completion.NOT_THERE_YET

    def _is_over(self, case_id: str, element_id: str, since: datetime | None, key: int | None = None) -> bool:
        """Tell whether a task (the one named, if so) ended in this round: completed, or cancelled."""
        ended = self._search.ended_tasks(case_id, element_id)
        if key is not None:
            return any(task.key == key for task in ended)
        return any(since is None or (task.ended is not None and task.ended >= since) for task in ended)
