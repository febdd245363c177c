"""Officials at their tasks, as far as a process test needs them."""

from typing import Any

from adapters.camunda.user_tasks import UserTasks
from komek.process_tests.case_history import WaitingTask
from komek.process_tests.records import Records


class Officials:
    """Finds the user task a case waits in by the engine's records, and completes it through its REST API."""

    def __init__(self, records: Records, user_tasks: UserTasks) -> None:
        self._records = records
        self._user_tasks = user_tasks

    def task(self, case_id: str, element_id: str, limit: float = 60.0) -> WaitingTask:
        """Wait until a case waits in an element, and return the task."""
        history = self._records.wait_for(case_id, lambda case: bool(case.waiting_tasks(element_id)), limit)
        return history.waiting_tasks(element_id)[0]

    def claim(self, key: int, login: str) -> None:
        """Give a task to somebody, as Tasklist does."""
        self._user_tasks.assign(key, login)

    def complete(
        self, case_id: str, element_id: str, variables: dict[str, Any] | None = None, limit: float = 60.0
    ) -> WaitingTask:
        """Wait for a case's task, complete it, and return it once the engine has recorded that."""
        task = self.task(case_id, element_id, limit)
        self._user_tasks.assign(task.key, "demo")
        self._user_tasks.complete(task.key, variables or {})
        self._records.wait_for(
            case_id, lambda case: all(one.key != task.key for one in case.waiting_tasks(element_id))
        )
        return task
