"""Plays the officials: they find tasks of their group in Tasklist, claim them, and act as people would."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.camunda.errors import Backpressure, JobGone, Unavailable
from adapters.camunda.search import EngineSearch, OpenTask
from adapters.camunda.user_tasks import UserTasks
from adapters.clock import Clock
from adapters.population import Family
from komek.demo.citizen import Citizen
from komek.demo.desk import Desk
from komek.demo.scenario import Fate, Replies

Answer = Callable[[Fate, str], Mapping[str, Any]]
CONTRACT_MONTHS = 6


def _nothing(_fate: Fate, _today: str) -> Mapping[str, Any]:
    return {}


FORMS: Mapping[str, Answer] = {
    "registerApplication": _nothing,
    "acceptFromAkim": _nothing,
    "sendRequests": _nothing,
    "checkData": lambda *_: {"checkVerdict": "confirmed"},
    "conductSurvey": lambda fate, today: {"visit": fate.survey, "surveyDate": today},
    "interview": lambda fate, today: {"measures": fate.measures, "interviewDate": today},
    "draftPlan": lambda *_: {"contractMonths": CONTRACT_MONTHS},
    "signContract": lambda _, today: {"contractDate": today, "bothSigned": True},
    "reworkDecision": lambda *_: {"rework": "draft"},
    "handOverNotice": lambda _, today: {"handedOn": today},
    "explainBreach": lambda *_: {"reason": "no-reply"},
}
"""What each task's form is filled in with."""


@dataclass(frozen=True)
class Play:
    """One case that is played."""

    fate: Fate
    family: Family


@dataclass
class Robots:
    """All officials of the demonstration, and the applicant who changes their mind.

    ``human`` names the posts that are left to the person at the keyboard.
    """

    search: EngineSearch
    user_tasks: UserTasks
    desk: Desk
    citizen: Citizen
    clock: Clock
    plays: Mapping[str, Play]
    human: frozenset[str] = frozenset()
    left_alone: dict[str, OpenTask] = field(default_factory=dict)
    """Tasks at which cases halt, by case id."""
    _done: set[int] = field(default_factory=set)

    def act(self) -> int:
        """Do every task that waits for a robot; return how many were done."""
        waiting = [
            task
            for task in self.search.open_tasks()
            if task.case_id in self.plays and task.key not in self._done
        ]
        # Cases that applied first are served first.
        order = {case_id: place for place, case_id in enumerate(self.plays)}
        waiting.sort(key=lambda task: order[task.case_id or ""])
        return sum(self._do(task, task.case_id or "") for task in waiting)

    def _do(self, task: OpenTask, case_id: str) -> bool:
        play, post = self.plays[case_id], task.groups[0].partition(":")[0]
        if play.fate.halts_at == task.element_id or post in self.human:
            self.left_alone[case_id] = task
            return False
        if task.element_id == "enterReplies" and play.fate.replies is Replies.NEVER:
            return False  # nobody answers: the 30 days pass
        try:
            self._act(task, case_id, play)
        except JobGone:
            pass  # Tasklist is seconds behind the engine: the task is done already
        except (Backpressure, Unavailable):
            return False  # the engine is busy: the task is tried again
        self._done.add(task.key)
        return True

    def _act(self, task: OpenTask, case_id: str, play: Play) -> None:
        if task.element_id == play.fate.withdrawn_at:
            self.citizen.withdraw(play.family, case_id)
            return
        official = login_of(task.groups[0])
        if task.assignee != official:
            self.user_tasks.assign(task.key, official)
        if task.element_id == "signDocument":
            self.desk.sign(official, case_id, task.document_id or "")
        elif task.element_id == "giveConclusion":
            self.desk.conclude(task.groups[0].partition(":")[2], case_id, play.fate.need)
        elif task.element_id == "approveDecision":
            self.desk.approve(official, case_id, task.document_id or "")
        elif task.element_id == "enterReplies":
            self.desk.reply(official, case_id, play.family)
        else:
            today = self.clock.now().date().isoformat()
            self.user_tasks.complete(task.key, FORMS[task.element_id](play.fate, today))


def login_of(group: str) -> str:
    """Return the login of the official who plays a group: ``head:oskemen`` is ``head.oskemen``."""
    return group.replace(":", ".")
