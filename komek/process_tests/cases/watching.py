"""Waiting for the engine: its records are read, mocks served and behaviours set off meanwhile."""

import time
from collections.abc import Callable
from typing import TypeVar

from komek.process_tests.cases.checking import Verdict
from komek.process_tests.cases.engine import Engine, EngineAwayError
from komek.process_tests.cases.failing import CaseFailedError
from komek.process_tests.cases.observed import Observed
from komek.process_tests.cases.sources import RecordSource
from komek.process_tests.cases.standing import Standing

_T = TypeVar("_T")
_PAUSE = 0.004
_PROBE_EVERY = 1.0
_INCIDENT_GRACE = 0.5


class Watch:
    """Looks after one test case while it waits.

    Args:
        limit: how long a step waits, in seconds.
        incidents_end_it: whether an open incident can only stay open: nothing in the test resolves one.
        meanwhile: what is to be done with each look.
    """

    def __init__(
        self,
        engine: Engine,
        source: RecordSource,
        observed: Observed,
        standing: Standing,
        *,
        limit: float,
        incidents_end_it: bool,
        meanwhile: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._source = source
        self._observed = observed
        self._standing = standing
        self._limit = limit
        self._incidents_end_it = incidents_end_it
        self._meanwhile = meanwhile
        self._probed = time.monotonic()
        self._silent = 0
        self._incident_since: float | None = None

    def look(self) -> None:
        """Read what is new and do what it calls for.

        Raises:
            EngineAwayError: the engine has stopped answering.
            CaseFailedError: an incident that nothing will resolve.
        """
        for record in self._source.new():
            self._observed.add(record)
        self._meanwhile()
        self._probe()

    def until(self, check: Callable[[], Verdict], expected: str) -> Verdict:
        """Wait until something holds; raises CaseFailedError with the cause."""
        give_up = time.monotonic() + self._limit
        while True:
            self.look()
            verdict = check()
            if verdict.holds:
                return verdict
            self._end_at_incident(expected, verdict.actual)
            if time.monotonic() >= give_up:
                cause = self._standing.cause() or "этого не произошло, экземпляр ждёт другого"
                raise CaseFailedError(f"за {self._limit:g} с: {cause}", expected, verdict.actual)
            time.sleep(_PAUSE)

    def found(self, find: Callable[[], list[_T]], expected: str, actual: str) -> _T:
        """Wait until something is found and return the first of it."""
        self.until(lambda: Verdict(bool(find()), actual), expected)
        return find()[0]

    def settle(self) -> None:
        """Wait until the engine has nothing more to do for the test, at most as long as a step may wait."""
        give_up = time.monotonic() + self._limit
        quiet_since, seen = time.monotonic(), -1
        while time.monotonic() < give_up:
            self.look()
            if self._observed.seen != seen:
                quiet_since, seen = time.monotonic(), self._observed.seen
            elif time.monotonic() - quiet_since >= self._source.quiet:
                return
            time.sleep(_PAUSE)

    def _probe(self) -> None:
        if time.monotonic() - self._probed < _PROBE_EVERY:
            return
        self._silent = 0 if self._engine.answers() else self._silent + 1
        self._probed = time.monotonic()
        if self._silent > 1:
            raise EngineAwayError("не отвечает на вопрос о себе")

    def _end_at_incident(self, expected: str, actual: str) -> None:
        if not self._incidents_end_it or not self._observed.open_incidents():
            self._incident_since = None
            return
        self._incident_since = self._incident_since or time.monotonic()
        if time.monotonic() - self._incident_since >= _INCIDENT_GRACE:
            raise CaseFailedError(self._standing.cause() or "инцидент", expected, actual)
