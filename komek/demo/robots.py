"""Plays the officials: they find tasks of their group in Tasklist, claim them, and act as people would."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from adapters.camunda.errors import JobGone
from adapters.camunda.search import EngineSearch, OpenTask
from adapters.camunda.user_tasks import UserTasks
from adapters.clock import Clock
from komek.demo.scenario import Fate
from komek.demo.signatory import Signatory

Answer = Callable[[Fate, datetime], Mapping[str, Any]]


def _nothing(_fate: Fate, _now: datetime) -> Mapping[str, Any]:
    return {}


FORMS: Mapping[str, Answer] = {
    "registerApplication": _nothing,
    "requestInWriting": _nothing,
    "conductSurvey": lambda fate, now: {"survey": fate.survey, "surveyDate": now.date().isoformat()},
    "giveConclusion": lambda fate, _: {"need": fate.need},
    "approveDecision": _nothing,
    "explainBreach": lambda *_: {"reason": "workload"},
}
"""What each task's form is filled in with."""

DESK_TASKS = frozenset({"signDocument"})
"""Acts that bind somebody: done on the desk under the official's own login."""


class Robots:
    """All officials of the demonstration.

    Args:
        search: Tasklist, where tasks are found by group.
        user_tasks: where they are claimed and completed.
        signatory: the head at the desk.
        clock: the engine's.
        fates: the cases to play, by case id.
    """

    def __init__(
        self,
        search: EngineSearch,
        user_tasks: UserTasks,
        signatory: Signatory,
        clock: Clock,
        fates: Mapping[str, Fate],
    ) -> None:
        self._search = search
        self._user_tasks = user_tasks
        self._signatory = signatory
        self._clock = clock
        self._fates = fates
        self._done: set[int] = set()
        self.left_alone: dict[str, OpenTask] = {}
        """Tasks at which cases halt, by case id."""

    def act(self) -> int:
        """Do every task that waits for an official; return how many were done."""
        waiting = [
            task
            for task in self._search.open_tasks()
            if task.case_id in self._fates and task.key not in self._done
        ]
        return sum(self._do(task) for task in waiting if not self._halts(task))

    def _halts(self, task: OpenTask) -> bool:
        case_id = task.case_id or ""
        if self._fates[case_id].halts_at != task.element_id:
            return False
        self.left_alone[case_id] = task
        return True

    def _do(self, task: OpenTask) -> bool:
        official = _login(task.groups[0])
        try:
            if task.assignee != official:
                self._user_tasks.assign(task.key, official)
            if task.element_id in DESK_TASKS:
                self._signatory.sign(official, task.case_id or "", task.document_id or "")
            else:
                fill_in = FORMS[task.element_id]
                self._user_tasks.complete(
                    task.key, fill_in(self._fates[task.case_id or ""], self._clock.now())
                )
        except JobGone:
            return False  # Tasklist is seconds behind the engine: somebody was faster
        finally:
            self._done.add(task.key)
        return True


def _login(group: str) -> str:
    """Return the login of the official who plays a group: ``head:oskemen`` is ``head.oskemen``."""
    return group.replace(":", ".")
