"""Applicants who send until they are answered, and some of them once more."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

import httpx

from adapters.camunda.errors import EngineError
from adapters.clock import Clock
from adapters.eds.errors import EdsError
from komek.campaign.play import Play
from komek.demo.citizen import ApplicationNotAcceptedError, Citizen
from komek.demo.desk import Desk, DeskRefusedError
from komek.demo.scenario import Door

_T = TypeVar("_T")
NOT_NOW = (httpx.HTTPError, EdsError, EngineError, ApplicationNotAcceptedError, DeskRefusedError)
"""What a person meets whose door or signing service has just died: they try again."""
PATIENCE = timedelta(minutes=5)
_PAUSE = 0.5


@dataclass(frozen=True)
class Submission:
    """What an applicant was answered: the case's id, once or, sent again, twice."""

    play: Play
    answers: tuple[str, ...]

    @property
    def case_id(self) -> str:
        """The case of the first answer."""
        return self.answers[0]


@dataclass
class Applicants:
    """Sends the applications of a campaign.

    Args:
        citizen: the portal.
        desk: the address of the desk.
        clock: the clock of the cases.
    """

    citizen: Citizen
    desk: str
    clock: Clock
    repeated: int = field(default=0, init=False)
    """How many sendings met a dead door and were made again."""

    def apply(self, play: Play) -> Submission:
        """Send one application until it is answered, and again if the applicant is impatient.

        Raises:
            TimeoutError: no answer came in five minutes.
        """
        send = self._at_portal(play) if play.fate.door is Door.PORTAL else self._at_counter(play)
        if not play.twice:
            return Submission(play, (self._patiently(send),))
        with ThreadPoolExecutor(2) as both:
            answers = both.map(lambda _: self._patiently(send), range(2))
            return Submission(play, tuple(answers))

    def _at_portal(self, play: Play) -> Callable[[], str]:
        now = self.clock.now()
        application = self._patiently(lambda: self.citizen.signed_application(play.family, now))
        return lambda: self.citizen.send(application)

    def _at_counter(self, play: Play) -> Callable[[], str]:
        now, key = self.clock.now(), str(uuid4())
        post = "centre" if play.fate.door is Door.CENTRE else "akim"

        def send() -> str:
            desk = Desk(self.desk)
            try:
                return desk.register(f"{post}.{play.family.unit}", play.family, now, key=key)
            finally:
                desk.close()

        return send

    def _patiently(self, act: Callable[[], _T]) -> _T:
        give_up = time.monotonic() + PATIENCE.total_seconds()
        while True:
            try:
                return act()
            except NOT_NOW as failure:
                if time.monotonic() > give_up:
                    raise TimeoutError(f"an applicant was not answered: {failure}") from failure
                self.repeated += 1
                time.sleep(_PAUSE)
