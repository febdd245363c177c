"""The kill campaign: cases run while parts die; then everything is proved from the receivers' own books."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select

from adapters.camunda.errors import EngineError
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectState
from komek.campaign.applicants import Submission
from komek.campaign.beside import beside
from komek.campaign.engine_books import EngineBooks
from komek.campaign.evidence import Evidence, gather
from komek.campaign.house import House
from komek.campaign.people import people_of
from komek.campaign.plan import Stream, plan
from komek.campaign.play import plays
from komek.campaign.striker import Striker
from komek.reconcile.finding import Finding
from komek.reconcile_command import reconcile

_BEAT = 0.5
_SENDERS = 3
_BETWEEN_LOOKS = timedelta(seconds=3)


class NoRestError(RuntimeError):
    """The campaign did not come to rest in time: what still moves or hangs is in the proofs."""


@dataclass(frozen=True)
class Progress:
    """How a campaign stands."""

    seconds: float
    sent: int
    open: int
    closed: int
    held: int
    strikes: int
    phase: str


@dataclass(frozen=True)
class Wanted:
    """What a campaign does."""

    cases: int
    seed: int
    streams: tuple[Stream, ...]
    at_once: int
    """Cases under way at a time."""
    patience: timedelta
    """How long it may last before it is called hanging; the proofs then say what hangs."""


@dataclass
class Kill:
    """One kill campaign over a house."""

    house: House
    database: Sessions
    wanted: Wanted
    tell: Callable[[Progress], None]
    submissions: list[Submission] = field(default_factory=list, init=False)
    came_to_rest: bool = field(default=False, init=False)
    seconds: float = field(default=0.0, init=False)
    load: tuple[float, float, float] = field(default=(0.0, 0.0, 0.0), init=False)

    def __post_init__(self) -> None:
        """Put the people in their places."""
        people = people_of(self.house)
        self._plays, self._clock = people.plays, people.clock
        self.applicants, self.officials, self.supervisor = (
            people.applicants,
            people.officials,
            people.supervisor,
        )
        self.striker = Striker(self.house, self.database)
        self._began = time.monotonic()

    def run(self) -> Evidence:
        """Play the campaign to its rest, and gather what the proofs need."""
        give_up = self._began + self.wanted.patience.total_seconds()
        keeping, playing, striking = threading.Event(), threading.Event(), threading.Event()
        books = EngineBooks(self.house.ground.record_log)
        books.skip()
        with (
            beside(keeping, lambda: self.striker.keep(keeping)),
            beside(playing, lambda: self.officials.work(playing), lambda: self.supervisor.work(playing)),
        ):
            with beside(striking, lambda: self._strike(striking)):
                self._send_all(give_up)
                self._until(self._all_ended, "under fire", give_up)
            self.striker.settle()
            rested = self._until(self._nothing_moves, "coming to rest", give_up)
            self.came_to_rest = rested and self._until(
                lambda: self._engine_agrees(books), "reading the engine's books", give_up
            )
        self.seconds, self.load = time.monotonic() - self._began, os.getloadavg()
        evidence = gather(self.submissions, self.house, self.database, books, self._reconciled())
        books.close()
        return evidence

    def _reconciled(self) -> list[Finding]:
        """Return what `komek reconcile` finds about our cases; on an engine of our own, about any."""
        alone = self.house.ground.struck_engine is not None
        own = {one.case_id for one in self.submissions}
        try:
            found = asyncio.run(reconcile(self.house.addresses, pause=_BETWEEN_LOOKS)).findings
        except EngineError:
            self.came_to_rest = False
            return []
        return [one for one in found if alone or one.case_id in own]

    def _strike(self, stop: threading.Event) -> None:
        self.striker.strike_all(plan(self.wanted.seed, self.wanted.streams), stop)

    def _send_all(self, give_up: float) -> None:
        waiting = list(plays(self.house.country, self.wanted.seed, self.wanted.cases))[::-1]
        sending: set[Future[Submission]] = set()
        with ThreadPoolExecutor(_SENDERS, thread_name_prefix="applicant") as pool:
            while (waiting or sending) and time.monotonic() < give_up:
                for done in [one for one in sending if one.done()]:
                    sending.discard(done)
                    submission = done.result()
                    self._plays[submission.case_id] = submission.play
                    self.submissions.append(submission)
                free = min(_SENDERS, self.wanted.at_once - self._open()) - len(sending)
                for _ in range(min(max(0, free), len(waiting))):
                    sending.add(pool.submit(self.applicants.apply, waiting.pop()))
                self._report("applying, under fire")
                time.sleep(_BEAT)

    def _until(self, true: Callable[[], bool], phase: str, give_up: float) -> bool:
        while not true():
            if time.monotonic() > give_up or self.striker.failure is not None:
                return False
            self._report(phase)
            time.sleep(_BEAT)
        return True

    def _all_ended(self) -> bool:
        return self._open() == 0

    def _nothing_moves(self) -> bool:
        under_way = (EffectState.PENDING, EffectState.SENDING)
        waiting = select(func.count()).select_from(Effect).where(Effect.state.in_(under_way))
        with self.database() as session:
            return not session.scalar(waiting) and self._open() == 0

    def _engine_agrees(self, books: EngineBooks) -> bool:
        """Tell whether the engine has told of every case's end, and of the task that a held one waits in."""
        books.read()
        of_cases, waiting = books.of_cases(), books.waiting()
        return all(
            (one.case_id, one.play.fate.halts_at) in waiting
            if one.play.held
            else one.case_id in of_cases and all(instance.ended for instance in of_cases[one.case_id])
            for one in self.submissions
        )

    def _open(self) -> int:
        """Return how many cases are under way and not held."""
        held = [one.case_id for one in self.submissions if one.play.held]
        still = select(func.count()).select_from(Case).where(Case.closed_at.is_(None), Case.id.notin_(held))
        with self.database() as session:
            return session.scalar(still) or 0

    def _report(self, phase: str) -> None:
        held = sum(one.play.held for one in self.submissions)
        still = self._open()
        self.tell(
            Progress(
                seconds=time.monotonic() - self._began,
                sent=len(self.submissions),
                open=still,
                closed=len(self.submissions) - held - still,
                held=held,
                strikes=len(self.striker.log),
                phase=phase,
            )
        )
