"""Looks for disagreements: two looks with a pause, because searching is seconds behind the engine."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta

from adapters.camunda.errors import Backpressure, Unavailable
from komek.reconcile.behind import Behind
from komek.reconcile.both_sides import BothSides
from komek.reconcile.comparing import Comparison
from komek.reconcile.database_picture import DatabasePicture, closed_cases, known_terms, read_database
from komek.reconcile.engine_picture import GUARD_PROCESS, EnginePicture, read_engine
from komek.reconcile.finding import Finding, Kind
from komek.reconcile.walking_again import WalkingAgain
from workers.runtime.backoff import Backoff

PAUSE = timedelta(seconds=15)
_AT_ONCE = 16
_TRIES = 12


class Look:
    """Finds disagreements."""

    def __init__(self, sides: BothSides) -> None:
        self._sessions = sides.sessions
        self._search = sides.search
        self._gateway = sides.gateway
        self._epoch = sides.epoch
        self._behind = Behind(sides.sessions, sides.search, sides.epoch)
        self._walking = WalkingAgain(sides.sessions, sides.search)

    async def twice(self, pause: timedelta = PAUSE) -> list[Finding]:
        """Return what two looks with a pause between them both found.

        Raises:
            EngineError: the engine or its search does not answer.
        """
        first = await self.once()
        if not first:
            return []
        await asyncio.sleep(pause.total_seconds())
        second = set(await self.once())
        return [finding for finding in first if finding in second]

    async def once(self) -> list[Finding]:
        """Return what one look found; part of it may be under way."""
        database = await asyncio.to_thread(self._read)
        engine = await asyncio.to_thread(read_engine, self._search, database, self._epoch)
        claims = [one.claim for one in database.cases.values()]
        claims += [one.claim for one in database.terms.values()]
        claimed = {one.key for one in claims if one.epoch == self._epoch and one.key is not None}
        doubtful = claimed - engine.cases.keys() - engine.guards.keys()
        living = await self._living(doubtful)
        comparison = await asyncio.to_thread(self._compared, database, engine, living)
        findings = await self._still_there(list(comparison.findings()))
        findings = await asyncio.to_thread(self._behind.told_apart, findings, database, engine)
        return findings + await asyncio.to_thread(self._walking.findings)

    def _read(self) -> DatabasePicture:
        with self._sessions() as session:
            return read_database(session)

    def _compared(self, database: DatabasePicture, engine: EnginePicture, living: set[int]) -> Comparison:
        with self._sessions() as session:
            closed = closed_cases(session, engine.instances_of.keys() - database.cases.keys())
            terms = known_terms(session, engine.guards_of.keys() - database.terms.keys())
        return Comparison(self._epoch, database, engine, living, closed, terms)

    async def _still_there(self, findings: Sequence[Finding]) -> list[Finding]:
        """Leave out what the search only shows still, and closed cases that wait for nothing but a guard."""
        shown = {one.key for one in findings if one.key is not None}
        living = await self._living(shown)
        kept = [one for one in findings if one.key is None or one.key in living]
        return [one for one in kept if await asyncio.to_thread(self._is_at_work, one)]

    def _is_at_work(self, finding: Finding) -> bool:
        if finding.kind is not Kind.INSTANCE_OF_CLOSED_CASE:
            return True
        called = self._search.called(finding.key) if finding.key is not None else []
        return any(one.state == "ACTIVE" and one.process_id != GUARD_PROCESS for one in called)

    async def _living(self, keys: Iterable[int]) -> set[int]:
        """Ask the engine itself, which is never behind."""
        free = asyncio.Semaphore(_AT_ONCE)

        async def ask(key: int) -> int | None:
            async with free:
                return key if await self._lives(key) else None

        return {key for key in await asyncio.gather(*map(ask, keys)) if key is not None}

    async def _lives(self, key: int) -> bool:
        """Ask after one instance, as often as a busy engine wants to be asked."""
        backoff = Backoff()
        for _ in range(_TRIES):
            try:
                return await self._gateway.lives(key)
            except (Backpressure, Unavailable):
                await asyncio.sleep(backoff.next())
        return await self._gateway.lives(key)
