"""Moving the engine's clock without breaking what is under way."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from adapters.clock import Clock
from adapters.database.connection import Sessions
from adapters.database.term import Term
from komek.hold import hold
from komek.quiet import Quiet

_POLL = 0.05
_AFTER_A_TERM = timedelta(seconds=1)
_NOISE = timedelta(milliseconds=500)


class NotQuietError(RuntimeError):
    """Work did not come to rest, so the clock was not moved."""


class TimeTravel:
    """Moves the engine's clock forward, from term to term, with workers and relay held back.

    A large jump expires activated jobs and buffered messages: so work is drained before each step. Every
    instant at which a term warns or ends is a step of its own, after which the workers do what is due: what
    the case records bears the instant at which it would have happened.

    Args:
        sessions: the database that workers and relay share.
        move: moves the engine's clock (``EmbeddedEngine.move_clock``, ``EngineClock.move``).
        clock: follows the engine's clock.
        patience: how long work may take to come to rest before a step is given up.
        settling: how long workers are waited for after a step; what takes longer goes on by itself.
    """

    def __init__(
        self,
        sessions: Sessions,
        move: Callable[[timedelta], None],
        clock: Clock,
        *,
        patience: timedelta = timedelta(seconds=45),
        settling: timedelta = timedelta(seconds=20),
    ) -> None:
        self._sessions = sessions
        self._move = move
        self._clock = clock
        self._patience = patience
        self._settling = settling
        self._quiet = Quiet(sessions)

    def forward(self, by: timedelta) -> datetime:
        """Move the clock forward and return the engine's present.

        Raises:
            ValueError: the duration is not positive.
            NotQuietError: work did not come to rest; the clock stands where the last step left it.
        """
        if by <= timedelta(0):
            raise ValueError("time goes forward only")
        target = self._clock.now() + by
        while (now := self._clock.now()) < target - _NOISE:
            stop = min(target, self._next_end_of_a_term(now, target) or target)
            self._step(stop)
            self._settle(stop)
        return self._clock.now()

    def _step(self, stop: datetime) -> None:
        give_up = time.monotonic() + self._patience.total_seconds()
        while time.monotonic() < give_up:
            if self._quiet.anybody_works() and self._quiet.outbox_waits():
                time.sleep(_POLL)
                continue
            with hold(self._sessions):
                if self._comes_to_rest(give_up):
                    if (ahead := stop - self._clock.now()) > timedelta(0):
                        self._move(ahead)
                        self._wait_for_clock(stop)
                    return
        raise NotQuietError(
            "The clock was not moved: jobs or effects are still under way. "
            "Look at the workers' log and at incidents in Operate, then try again."
        )

    def _wait_for_clock(self, stop: datetime) -> None:
        """Wait until our clock, which remembers for a moment, shows the move: else we would move twice."""
        give_up = time.monotonic() + self._patience.total_seconds()
        while self._clock.now() < stop - _NOISE:
            if time.monotonic() > give_up:
                raise NotQuietError(
                    "The engine's clock was moved, but the clock of the cases does not follow it."
                )
            time.sleep(_POLL)

    def _comes_to_rest(self, give_up: float) -> bool:
        """Wait until two beats of every worker in a row were idle; say whether the outbox stayed empty.

        A poll that was open when the hold came may still bring one job: hence the second beat.
        """
        since, beats = self._quiet.database_now(), 0
        while time.monotonic() < give_up:
            idle = self._quiet.idle_since(since, holding=True)
            if idle is not None:
                beats += 1
                since = idle
                if beats == 2 or not self._quiet.anybody_works():
                    return not (self._quiet.anybody_works() and self._quiet.outbox_waits())
            time.sleep(_POLL)
        return False

    def _settle(self, stop: datetime) -> None:
        """Let workers do what has fallen due, as far as that can be seen."""
        since, beats = self._quiet.database_now(), 0
        give_up = time.monotonic() + self._settling.total_seconds()
        while self._quiet.anybody_works() and time.monotonic() < give_up and beats < 2:
            idle = self._quiet.idle_since(since, holding=False)
            if self._quiet.outbox_waits() or self._terms_lag(stop):
                beats, since = 0, self._quiet.database_now()
            elif idle is not None:
                beats, since = beats + 1, idle
            time.sleep(_POLL)

    def _next_end_of_a_term(self, now: datetime, target: datetime) -> datetime | None:
        with self._sessions() as session:
            terms = session.execute(
                select(Term.state, Term.warn_at, Term.due_at).where(Term.state.in_(("armed", "warned")))
            ).all()
        instants = [term.due_at for term in terms]
        instants += [term.warn_at for term in terms if term.state == "armed"]
        ahead = [instant for instant in instants if now < instant + _AFTER_A_TERM and instant <= target]
        return min(ahead) + _AFTER_A_TERM if ahead else None

    def _terms_lag(self, stop: datetime) -> bool:
        """Tell whether a term has come to its warning or end and no worker has recorded it yet."""
        unwarned = (Term.state == "armed") & (Term.warn_at < stop)
        unbreached = Term.state.in_(("armed", "warned")) & (Term.due_at < stop)
        with self._sessions() as session:
            return session.scalar(select(Term.id).where(or_(unwarned, unbreached)).limit(1)) is not None
