"""The open user tasks of an official, as Tasklist has them; claimed and completed under the desk's login."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic, sleep

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.camunda.errors import JobGone
from adapters.camunda.search import EngineSearch, Incident, OpenTask
from adapters.camunda.user_tasks import UserTasks
from adapters.database.case import Case
from adapters.database.outbox import Effect
from adapters.database.unit_of_work import UnitOfWork
from adapters.desk.official import DeskOfficial

PATIENCE = 4.0
"""Seconds to wait until the search has seen who claimed a task."""
MOST = 100
"""Tasks on the list; those due later come up as these are done."""
ALL, MINE, FREE = "all", "mine", "free"


class TaskTakenError(RuntimeError):
    """Somebody else has the task, or it is no longer open."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with its case; `sent` once the desk has asked the engine to complete it."""

    task: OpenTask
    case: Case
    sent: bool


class TaskBoard:
    """Tasklist for the desk.

    Args:
        search: what Tasklist knows; seconds behind the engine.
        user_tasks: claiming and releasing.
        epoch: of the engine: one that was wiped gives out the same keys again.
        tasklist: where browsers open Tasklist itself, for forms that the desk cannot show; None: nowhere.
    """

    def __init__(
        self, search: EngineSearch, user_tasks: UserTasks, epoch: str, tasklist: str | None = None
    ) -> None:
        self._search = search
        self._user_tasks = user_tasks
        self._epoch = epoch
        self.tasklist = tasklist

    def lines(self, session: Session, official: DeskOfficial, shown: str = ALL) -> list[TaskLine]:
        """Return the first of the official's tasks, those due first before the others.

        Raises:
            EngineError: the engine does not answer, here and below.
        """
        assignee = official.login if shown == MINE else None
        found = {
            task.key: task
            for group in sorted(official.groups)
            for task in self._search.soonest_tasks(group, MOST, assignee=assignee, free=shown == FREE)
            if task.case_id
        }
        tasks = sorted(found.values(), key=lambda one: (one.due is None, one.due or one.created))[:MOST]
        ids = {task.case_id for task in tasks}
        seen = session.scalars(select(Case).where(Case.id.in_(ids), official.sees()))
        cases = {case.id: case for case in seen}
        sent = self._sent(session, tasks)
        return [
            TaskLine(task, cases[task.case_id], self.business_key(task) in sent)
            for task in tasks
            if task.case_id in cases
        ]

    def line(self, work: UnitOfWork, official: DeskOfficial, case: Case, key: int) -> TaskLine | None:
        """Return one task of a case if it is open and the official's."""
        for task in self._search.open_tasks(case_id=case.id):
            if task.key == key and official.groups.intersection(task.groups):
                return TaskLine(task, case, self.business_key(task) in self._sent(work.session, [task]))
        return None

    def schema(self, task: OpenTask) -> dict[str, object] | None:
        """Return the form that the task was deployed with."""
        return self._search.form(task)

    def incidents(self, most: int) -> list[tuple[str, Incident]]:
        """Return the newest open incidents, each with its case."""
        return self._search.incidents_of_cases(most)

    def claim(self, task: OpenTask, official: DeskOfficial) -> None:
        """Give a free task to the official, and wait until Tasklist knows.

        Raises:
            TaskTakenError: somebody was faster.
        """
        try:
            self._user_tasks.claim(task.key, official.login)
        except JobGone:
            raise TaskTakenError from None
        self._wait_for(task, official.login)

    def release(self, task: OpenTask) -> None:
        """Give a task back to its group, and wait until Tasklist knows."""
        try:
            self._user_tasks.release(task.key)
        except JobGone:
            raise TaskTakenError from None
        self._wait_for(task, None)

    def business_key(self, task: OpenTask) -> str:
        """Return the key under which the completion of a task is wanted, once."""
        return f"{task.case_id}/task/{self._epoch}/{task.key}"

    def _sent(self, session: Session, tasks: Sequence[OpenTask]) -> set[str]:
        keys = [self.business_key(task) for task in tasks]
        return set(session.scalars(select(Effect.business_key).where(Effect.business_key.in_(keys))))

    def _wait_for(self, task: OpenTask, assignee: str | None) -> None:
        until = monotonic() + PATIENCE
        while monotonic() < until:
            now = next(
                (one for one in self._search.open_tasks(case_id=task.case_id) if one.key == task.key), None
            )
            if now is None or (now.assignee or None) == assignee:
                return
            sleep(0.2)
