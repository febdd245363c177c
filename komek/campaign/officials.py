"""All officials of a campaign: each task that is seen is done at once, side by side with the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import structlog

from adapters.camunda.errors import EngineError, JobGone
from adapters.camunda.search import EngineSearch, OpenTask
from adapters.camunda.user_tasks import UserTasks
from adapters.clock import Clock
from komek.campaign.applicants import NOT_NOW
from komek.campaign.play import Play
from komek.demo.citizen import Citizen
from komek.demo.desk import Desk
from komek.demo.robots import FORMS, OF_DOCUMENTS, Answer

log = structlog.get_logger(__name__)

_HANDS = 6
_BEAT = 0.7
_AFTER_FAILURE = 2.0
_AGAIN_AFTER = 15.0
"""Seconds after which a task that is still seen is done again: what was done may have died on its way."""


@dataclass
class Officials:
    """Finds tasks in Tasklist; forms go through the engine's API, signatures and replies over the desk.

    ``plays`` grows while applications come in.
    """

    search: EngineSearch
    user_tasks: UserTasks
    desk: str
    citizen: Citizen
    clock: Clock
    plays: Mapping[str, Play]
    forms: Mapping[str, Answer] = field(default_factory=lambda: FORMS)
    done: int = field(default=0, init=False)
    repeated: int = field(default=0, init=False)
    """Acts that met a dead door or engine and were done again."""
    _busy: set[int] = field(default_factory=set, init=False)
    _done_at: dict[int, float] = field(default_factory=dict, init=False)
    _own: threading.local = field(default_factory=threading.local, init=False)

    def work(self, stop: threading.Event) -> None:
        """Do tasks until told to stop."""
        with ThreadPoolExecutor(_HANDS, thread_name_prefix="official") as hands:
            while not stop.wait(_BEAT):
                try:
                    seen = self.search.open_tasks()
                except EngineError:
                    continue
                for task in self._to_do(seen):
                    self._busy.add(task.key)
                    hands.submit(self._do, task)

    def _to_do(self, seen: list[OpenTask]) -> list[OpenTask]:
        now = time.monotonic()
        waiting = [
            task
            for task in seen
            if task.case_id in self.plays
            and task.key not in self._busy
            and now - self._done_at.get(task.key, -_AGAIN_AFTER) >= _AGAIN_AFTER
            and self.plays[task.case_id or ""].fate.halts_at != task.element_id
        ]
        return sorted(waiting, key=lambda task: task.created)

    def _do(self, task: OpenTask) -> None:
        try:
            self._act(task, task.case_id or "")
        except JobGone:
            self._done_at[task.key] = time.monotonic()  # Tasklist is behind: it was done before
        except NOT_NOW as failure:
            self.repeated += 1
            self._done_at[task.key] = time.monotonic() - _AGAIN_AFTER + _AFTER_FAILURE
            self._forget_desk()
            log.info("an official tries again", task=task.element_id, failure=str(failure))
        except Exception:
            log.exception("an official is at a loss", task=task.element_id, case_id=task.case_id)
        else:
            self.done += 1
            self._done_at[task.key] = time.monotonic()
        finally:
            self._busy.discard(task.key)

    def _act(self, task: OpenTask, case_id: str) -> None:
        play = self.plays[case_id]
        if task.element_id == play.fate.withdrawn_at:
            self.citizen.withdraw(play.family, case_id)
        elif task.element_id in OF_DOCUMENTS and task.document_id is None:
            pass  # the task's variables come a moment after it
        elif not self._desk().act(task, play.family, play.fate.need):
            today = self.clock.now().date().isoformat()
            self.user_tasks.complete(task.key, self.forms[task.element_id](play.fate, today))

    def _desk(self) -> Desk:
        if not hasattr(self._own, "desk"):
            self._own.desk = Desk(self.desk)
        desk: Desk = self._own.desk
        return desk

    def _forget_desk(self) -> None:
        if hasattr(self._own, "desk"):
            self._own.desk.close()
            del self._own.desk
