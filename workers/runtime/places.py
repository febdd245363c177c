"""How many jobs a process holds at once, over all its task types."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Mapping

_BATCH = 16
_COMPANY = 0.05
"""Seconds for which a type that has its hands full waits until a poll is worth its price for the engine."""


class Places:
    """A semaphore over the whole process: one place of its own for each type, and ``shared`` ones for all.

    The own place keeps a busy type from shutting out the others, so no more than ``shared`` plus the number
    of types are ever held. ``most_of`` bounds single types. Belongs to one event loop.
    """

    def __init__(self, shared: int, most_of: Mapping[str, int] | None = None) -> None:
        self._shared = shared
        self._most_of = dict(most_of or {})
        self._held: Counter[str] = Counter()
        self._shared_held = 0
        self._waiting: list[tuple[str, int, asyncio.Future[None]]] = []

    @property
    def held(self) -> int:
        """Return how many places are taken."""
        return self._held.total()

    async def take(self, kind: str, most: int) -> int:
        """Wait for a place for a type and take up to ``most``; leave half of what is free.

        A type that is worked already waits a moment for a batch: while most places are taken there is enough
        to do, and a poll costs the engine the same for one job and for many.
        """
        await self._free_places(kind, 1)
        if self._held[kind]:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_COMPANY):
                    await self._free_places(kind, min(most, _BATCH, self._bound(kind) // 4))
            await self._free_places(kind, 1)
        free = self._free(kind)
        taken = min(most, 1 + free // 2, free)
        self._count(kind, taken)
        return taken

    def give_back(self, kind: str, number: int = 1) -> None:
        """Free places of a type and let those who wait for them look again, in the order of their coming."""
        if number:
            self._count(kind, -number)
            for waiting, enough, turn in self._waiting:
                if not turn.done() and self._free(waiting) >= enough:
                    turn.set_result(None)

    async def _free_places(self, kind: str, enough: int) -> None:
        while self._free(kind) < enough:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting := (kind, enough, turn))
            try:
                await turn
            finally:
                self._waiting.remove(waiting)

    def _bound(self, kind: str) -> int:
        return min(self._shared, self._most_of.get(kind, self._shared))

    def _free(self, kind: str) -> int:
        own = 0 if self._held[kind] else 1
        free = own + self._shared - self._shared_held
        if kind in self._most_of:
            free = min(free, self._most_of[kind] - self._held[kind])
        return free

    def _count(self, kind: str, number: int) -> None:
        before = max(0, self._held[kind] - 1)
        self._held[kind] += number
        self._shared_held += max(0, self._held[kind] - 1) - before
