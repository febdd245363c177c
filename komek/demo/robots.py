"""Plays the officials: they find tasks of their group in Tasklist, claim them, and act as people would."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from adapters.camunda.errors import Backpressure, JobGone, Unavailable
from adapters.camunda.search import EngineSearch, OpenTask
from adapters.camunda.user_tasks import UserTasks
from adapters.clock import Clock
from adapters.population import Family
from komek.demo.citizen import Citizen
from komek.demo.desk import Desk, login_of
from komek.demo.scenario import Fate, Replies
from rules.codes import Survey, Visit

Answer = Callable[[Fate, str], Mapping[str, Any]]
CONTRACT_MONTHS = 6
DUTIES = {"job-search": timedelta(days=14), "training": timedelta(days=60)}
"""What an individual plan asks, each so long after it is drawn up."""


def _nothing(_fate: Fate, _today: str) -> Mapping[str, Any]:
    return {}


FORMS: Mapping[str, Answer] = {
    "registerApplication": _nothing,
    "acceptFromAkim": _nothing,
    "sendRequests": _nothing,
    "checkData": lambda *_: {"checkVerdict": "confirmed"},
    "conductSurvey": lambda fate, today: {"visit": fate.survey, "surveyDate": today},
    "checkDuty": lambda fate, _: {"duty": "performed" if fate.duties_performed else "not-performed"},
    "establishFault": lambda _, today: {"fault": "recipient", "endedOn": today},
    "interview": lambda fate, today: {"measures": fate.measures, "interviewDate": today},
    "draftPlan": lambda *_: {"contractMonths": CONTRACT_MONTHS},
    "signContract": lambda _, today: {"contractDate": today, "bothSigned": True},
    "reworkDecision": lambda *_: {"rework": "draft"},
    "handOverNotice": lambda _, today: {"handedOn": today},
    "explainBreach": lambda *_: {"reason": "no-reply"},
}
"""What each task's form is filled in with."""


OF_DOCUMENTS = frozenset({"signDocument", "approveDecision"})


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
    _returned: set[str] = field(default_factory=set)
    _visited: set[str] = field(default_factory=set)

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
        if task.element_id in OF_DOCUMENTS and task.document_id is None:
            return False  # the task's variables come a moment after it
        hears = task.element_id == "holdHearing" and play.fate.withdrawn_at != task.element_id
        if hears and not self._hear(task, case_id):
            return False  # its day has not come
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
        official, today = login_of(task.groups[0]), self.clock.now().date()
        if task.assignee != official:
            self.user_tasks.assign(task.key, official)
        if self._act_on_desk(task, case_id, play, official):
            return
        if task.element_id == "reworkDecision" and play.fate.false_papers:
            centre = f"centre.{official.partition('.')[2]}"
            self.desk.find(centre, case_id, "false-data", today, "Справка не выдавалась.")
        answer = FORMS[task.element_id](play.fate, today.isoformat())
        if task.element_id == "conductSurvey" and play.fate.survey == Survey.DONE:
            # Had somebody been at home, the act on the desk had completed the task.
            answer = {"visit": Visit.ABSENT, "surveyDate": today.isoformat()}
        self.user_tasks.complete(task.key, answer)

    def _act_on_desk(self, task: OpenTask, case_id: str, play: Play, official: str) -> bool:
        """Do what binds somebody where it is done: on the desk, which completes the task."""
        today = self.clock.now().date()
        match task.element_id:
            case "signDocument" if self._returns(task, case_id, play.fate):
                self.desk.send_back(official, case_id, task.document_id or "", play.fate.returned or "")
            case "conductSurvey" if self._lets_in(case_id, play.fate):
                self.desk.survey(official, case_id, today)
            case "draftPlan":
                duties = {kind: today + after for kind, after in DUTIES.items()}
                self.desk.plan(official, case_id, CONTRACT_MONTHS, duties)
            case "holdHearing":
                pass  # its minutes have been written
            case _:
                return self.desk.act(task, play.family, play.fate.need)
        return True

    def _hear(self, task: OpenTask, case_id: str) -> bool:
        """Write the minutes, which complete the task, once the day of the hearing has come."""
        official = login_of(task.groups[0])
        heard = self.desk.hear(official, case_id, self.clock.now().date(), "stands")
        if heard:
            self._done.add(task.key)
        return heard

    def _returns(self, task: OpenTask, case_id: str, fate: Fate) -> bool:
        """Tell whether the head returns this draft: the first one, where the fate says so."""
        first = fate.returned is not None and case_id not in self._returned
        if first and task.groups[0].startswith("head:"):
            self._returned.add(case_id)
            return True
        return False

    def _lets_in(self, case_id: str, fate: Fate) -> bool:
        """Tell whether the family is surveyed at this visit."""
        if fate.survey != Survey.DONE:
            return False
        if not fate.absent_first or case_id in self._visited:
            return True
        self._visited.add(case_id)
        return False
