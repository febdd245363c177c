"""Mends what two looks have found, each finding in a transaction of its own that looks once more."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import structlog

from adapters.camunda.gateway import Gateway
from adapters.clock import Clock
from adapters.database.connection import Sessions
from adapters.database.term import Term
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from komek.reconcile.beginning_anew import close_guard_again, guard_anew, start_anew
from komek.reconcile.finding import CANCELLED, Claim, Finding, Kind
from komek.reconcile.looking import PAUSE

log = structlog.get_logger(__name__)

ACTOR = "reconcile"
_BUFFERED = timedelta(hours=1)


class Mender:
    """Mends findings.

    Args:
        sessions: the database.
        clock: that of the cases.
        gateway: the engine.
        epoch: the life of the engine's data.
        cancel: whether instances that no case stands behind may be ended.
        pause: what the engine took less than so long ago may not be seen yet, and is not wanted again.
    """

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        gateway: Gateway,
        epoch: str,
        *,
        cancel: bool = False,
        pause: timedelta = PAUSE,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._gateway = gateway
        self._epoch = epoch
        self._cancel = cancel
        self._pause = pause
        self._mend: Mapping[Kind, Callable[[UnitOfWork, Finding, timedelta], bool]] = {
            Kind.CASE_WITHOUT_INSTANCE: start_anew,
            Kind.TERM_WITHOUT_GUARD: guard_anew,
            Kind.GUARD_OF_CLOSED_TERM: close_guard_again,
            Kind.STALE_CLAIM: self._bind,
        }

    async def mend(self, findings: Sequence[Finding]) -> list[Finding]:
        """Mend what can be mended and return what was; the rest waits for a person.

        Raises:
            EngineError: an instance could not be ended.
        """
        mended = []
        for finding in findings:
            if finding.kind in CANCELLED:
                done = self._cancel and await self._end(finding)
            elif finding.kind in self._mend:
                done = self._in_database(finding)
            else:
                done = False
            if done:
                log.info("mended", kind=finding.kind, case_id=finding.case_id, subject=finding.subject)
                mended.append(finding)
        return mended

    def _in_database(self, finding: Finding) -> bool:
        with unit_of_work(self._sessions, self._clock, ACTOR) as work:
            return self._mend[finding.kind](work, finding, self._pause)

    def _bind(self, work: UnitOfWork, finding: Finding, _: timedelta) -> bool:
        """Let a claim name the instance that lives: its holder is gone, or has the name of an older epoch."""
        case = work.case(finding.case_id or "")
        if finding.subject == case.id:
            if Claim(case.engine_epoch, case.instance_key) != finding.claim:
                return False
            case.engine_epoch, case.instance_key = self._epoch, finding.key
        else:
            term = work.session.get_one(Term, finding.subject, with_for_update=True)
            if Claim(term.guard_epoch, term.guard_key) != finding.claim:
                return False
            term.guard_epoch, term.guard_key = self._epoch, finding.key
        work.note("claim-moved", case.id, subject=finding.subject, held=str(finding.claim), by=finding.key)
        return True

    async def _end(self, finding: Finding) -> bool:
        """End an instance; a called guard, not to be cancelled alone, ends as if its term were closed."""
        if finding.key is None:
            return False
        with unit_of_work(self._sessions, self._clock, ACTOR) as work:
            work.note("instance-ended", finding.case_id, kind=finding.kind, instance=finding.key)
        if await self._gateway.cancel(finding.key):
            return True
        if finding.kind is not Kind.GUARD_WITHOUT_TERM:
            return False
        message_id = f"{finding.subject}/guard-ended/{finding.key}"
        await self._gateway.publish("term-closed", finding.subject, message_id=message_id, ttl=_BUFFERED)
        return True
