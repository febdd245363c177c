"""Mends what two looks have found, each finding in a transaction of its own that looks once more."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

import structlog

from adapters.camunda.errors import EngineError, JobGone
from adapters.database.term import Term
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from komek.reconcile.beginning_anew import close_guard_again, guard_anew, start_anew
from komek.reconcile.both_sides import BothSides
from komek.reconcile.finding import CANCELLED, Claim, Finding, Kind
from komek.reconcile.looking import PAUSE
from komek.reconcile.walking_again import WalkingAgain

log = structlog.get_logger(__name__)

ACTOR = "reconcile"
_BUFFERED = timedelta(hours=1)


class Mender:
    """Mends findings.

    Args:
        sides: database and engine.
        cancel: whether instances that no case stands behind may be ended.
        pause: what the engine took less than so long ago may not be seen yet, and is not wanted again.
    """

    def __init__(self, sides: BothSides, *, cancel: bool = False, pause: timedelta = PAUSE) -> None:
        self._sides = sides
        self._gateway = sides.gateway
        self._walking = WalkingAgain(sides.sessions, sides.search)
        self._cancel = cancel
        self._pause = pause
        self._mend: Mapping[Kind, Callable[[UnitOfWork, Finding, timedelta], bool]] = {
            Kind.CASE_WITHOUT_INSTANCE: start_anew,
            Kind.TERM_WITHOUT_GUARD: guard_anew,
            Kind.GUARD_OF_CLOSED_TERM: close_guard_again,
            Kind.STALE_CLAIM: self._bind,
        }

    async def mend(self, findings: Sequence[Finding]) -> list[Finding]:
        """Mend what can be mended and return what was; the rest waits for a person, or for the next time."""
        mended = []
        for finding in findings:
            try:
                done = await self._one(finding)
            except EngineError as error:
                log.warning("not mended", kind=finding.kind, case_id=finding.case_id, error=str(error))
                done = False
            if done:
                log.info("mended", kind=finding.kind, case_id=finding.case_id, subject=finding.subject)
                mended.append(finding)
        return mended

    async def _one(self, finding: Finding) -> bool:
        if finding.kind in CANCELLED:
            return self._cancel and await self._end(finding)
        if finding.kind is Kind.TASK_ON_RECORD:
            return await asyncio.to_thread(self._complete, finding)
        if finding.kind in self._mend:
            return await asyncio.to_thread(self._in_database, finding)
        return False

    def _work(self) -> AbstractContextManager[UnitOfWork]:
        return unit_of_work(self._sides.sessions, self._sides.clock, ACTOR)

    def _in_database(self, finding: Finding) -> bool:
        with self._work() as work:
            return self._mend[finding.kind](work, finding, self._pause)

    def _bind(self, work: UnitOfWork, finding: Finding, _: timedelta) -> bool:
        """Let a claim name the instance that lives: its holder is gone, or has the name of an older epoch."""
        case = work.case(finding.case_id or "")
        if finding.subject == case.id:
            if Claim(case.engine_epoch, case.instance_key) != finding.claim:
                return False
            case.engine_epoch, case.instance_key = self._sides.epoch, finding.key
        else:
            term = work.session.get_one(Term, finding.subject, with_for_update=True)
            if Claim(term.guard_epoch, term.guard_key) != finding.claim:
                return False
            term.guard_epoch, term.guard_key = self._sides.epoch, finding.key
        work.note("claim-moved", case.id, subject=finding.subject, held=str(finding.claim), by=finding.key)
        return True

    def _complete(self, finding: Finding) -> bool:
        """Complete a task with what the record says; the person who did the act is in the audit already."""
        variables = self._walking.variables(finding)
        if variables is None:
            return False
        try:
            self._sides.user_tasks.complete(int(finding.subject), variables)
        except JobGone:
            return False
        with self._work() as work:
            work.note("task-completed-from-record", finding.case_id, element=finding.detail)
        return True

    async def _end(self, finding: Finding) -> bool:
        """End an instance; a called guard, not to be cancelled alone, ends as if its term were closed."""
        if finding.key is None:
            return False
        with self._work() as work:
            work.note("instance-ended", finding.case_id, kind=finding.kind, instance=finding.key)
        if await self._gateway.cancel(finding.key):
            return True
        if finding.kind is not Kind.GUARD_WITHOUT_TERM:
            return False
        message_id = f"{finding.subject}/guard-ended/{finding.key}"
        await self._gateway.publish("term-closed", finding.subject, message_id=message_id, ttl=_BUFFERED)
        return True
