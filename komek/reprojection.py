"""A run over all open terms: batch after batch, each a short transaction, and on where it was interrupted."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from adapters.clock import Clock
from adapters.database.connection import Sessions
from adapters.database.outbox import Outbox
from adapters.database.term_move import Move
from adapters.database.term_reprojection import Looked, look, move, unsent_messages
from adapters.database.term_run import TermReprojection
from rules.law import Law
from rules.terms import Projector, fingerprint
from workers.shared.term_tasks import move_tasks

ACTOR = "operator:terms-reproject"
BATCH = 500
BACKLOG = 50
"""Messages about terms that may wait at once: those of cases wait behind them, some thirty a second long."""
_POLL = 0.2
_TRIES = 50

Progress = Callable[[int, int], None]
"""Hears how many terms were looked at, and how many messages have to leave before it goes on."""


@dataclass(slots=True)
class Tally:
    """What a run found, by the code of the term."""

    seen: int = 0
    earlier: Counter[str] = field(default_factory=Counter)
    later: Counter[str] = field(default_factory=Counter)
    same_end: Counter[str] = field(default_factory=Counter)
    """Only the warning, the budget or the certainty of the year is another."""
    messages: int = 0
    over_already: int = 0
    """Terms that run and whose new end is past: their guards will call them breached."""
    taken_back: int = 0
    """Breached terms whose new end is yet to come."""
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)
    busy: list[str] = field(default_factory=list)
    resumed: bool = False

    @property
    def moved(self) -> int:
        """Return how many terms changed."""
        return sum(sum(kind.values()) for kind in (self.earlier, self.later, self.same_end))

    def count(self, moves: Sequence[Move], now: datetime) -> None:
        """Add what moved."""
        for one in moves:
            kind = self.later if one.later else self.earlier if one.earlier else self.same_end
            kind[one.of.term] += 1
            self.messages += one.guarded
            self.over_already += one.of.state != "breached" and one.projection.due <= now
            self.taken_back += one.of.state == "breached" and one.projection.due > now


class Reprojection:
    """Re-projects all open terms of a database under a law.

    Args:
        sessions: the database.
        law: as it is now; workers must work under it too, or their next move takes the term back.
        clock: the clock of the law.
        batch: terms looked at in one transaction.
        backlog: messages about terms that may wait before more are wanted, and the most that a transaction
            then wants; 0 for any number.
    """

    def __init__(
        self,
        sessions: Sessions,
        law: Law,
        clock: Clock,
        *,
        batch: int = BATCH,
        backlog: int = BACKLOG,
    ) -> None:
        self._sessions = sessions
        self._law = law
        self._clock = clock
        self._batch = batch
        self._backlog = backlog
        self._step = min(batch, backlog) if backlog else batch
        self._projector = Projector(law.calendar)

    def rehearse(self, progress: Progress = lambda _seen, _waiting: None) -> Tally:
        """Tell what would change; nothing is locked or written."""
        tally, after, now = Tally(), "", self._clock.now()
        while True:
            with self._sessions() as session:
                found = look(session, self._law, self._projector, after=after, size=self._batch)
            if not found.reached:
                return tally
            after = found.reached
            _add(tally, found)
            tally.count(found.moves, now)
            progress(tally.seen, 0)

    def apply(self, progress: Progress = lambda _seen, _waiting: None) -> Tally:
        """Move what the law moves; an interrupted run under the same law goes on where it stood."""
        run_id, reached, busy, tally = self._begin()
        while True:
            with self._sessions() as session:
                found = look(session, self._law, self._projector, after=reached, size=self._step)
            if not found.reached:
                break
            reached = found.reached
            _add(tally, found)
            if found.ids:
                self._wait_for_messages(tally.seen, progress)
            self._move(run_id, found.ids, tally, reached=reached, seen=found.seen, failed=len(found.failed))
            progress(tally.seen, 0)
        tally.busy = self._again(run_id, busy + tally.busy, tally)
        with self._sessions.begin() as session:
            run = session.get_one(TermReprojection, run_id)
            run.busy = tally.busy
            run.finished_at = None if tally.busy else self._clock.now()
        return tally

    def _begin(self) -> tuple[int, str, list[str], Tally]:
        """Return the unfinished run of this law, else a new one."""
        law = fingerprint(self._law.terms, self._law.calendar)
        unfinished = (
            select(TermReprojection)
            .where(TermReprojection.finished_at.is_(None))
            .order_by(TermReprojection.id.desc())
        )
        with self._sessions.begin() as session:
            run = session.scalars(unfinished.limit(1)).first()
            if run is not None and run.law_sha256 == law:
                return run.id, run.reached, list(run.busy), Tally(seen=run.seen, resumed=True)
            run = TermReprojection(
                law_sha256=law, actor=ACTOR, started_at=self._clock.now(), reached="", busy=[],
                seen=0, moved=0, failed=0,
            )  # fmt: skip
            session.add(run)
            session.flush()
            return run.id, "", [], Tally()

    def _move(
        self, run_id: int, ids: Sequence[str], tally: Tally, *, reached: str | None = None, seen: int = 0,
        failed: int = 0,
    ) -> list[str]:  # fmt: skip
        now = self._clock.now()
        with self._sessions.begin() as session:
            moved = move(session, self._law, self._projector, ids, now=now, actor=ACTOR)
            move_tasks(Outbox(session), ((one.ended(), one.events + 1) for one in moved.moves if one.guarded))
            run = session.get_one(TermReprojection, run_id)
            run.reached = reached or run.reached
            run.busy = [*run.busy, *moved.busy] if reached else run.busy
            run.seen, run.moved, run.failed = (
                run.seen + seen,
                run.moved + len(moved.moves),
                run.failed + failed,
            )
        tally.count(moved.moves, now)
        if reached:
            tally.busy += moved.busy
        return moved.busy

    def _again(self, run_id: int, busy: list[str], tally: Tally) -> list[str]:
        """Try those that somebody held; return those that somebody holds still."""
        for _ in range(_TRIES):
            if not busy:
                break
            time.sleep(_POLL)
            busy = self._move(run_id, busy, tally)
        return busy

    def _wait_for_messages(self, seen: int, progress: Progress) -> None:
        while self._backlog:
            with self._sessions() as session:
                waiting = unsent_messages(session)
            if waiting < self._backlog:
                return
            progress(seen, waiting)
            time.sleep(_POLL)


def _add(tally: Tally, found: Looked) -> None:
    tally.seen += found.seen
    tally.failed.update(found.failed)
