"""How many jobs a process holds at once, over all its task types."""

import asyncio
from collections import Counter
from collections.abc import Mapping


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
        self._waiting: list[asyncio.Future[None]] = []

    @property
    def held(self) -> int:
        """Return how many places are taken."""
        return self._held.total()

    async def take(self, kind: str, most: int) -> int:
        """Wait for at least one place for a type and take up to ``most``; leave half of what is free."""
        while (free := self._free(kind)) < 1:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            finally:
                if turn in self._waiting:
                    self._waiting.remove(turn)
        taken = min(most, 1 + free // 2, free)
        self._count(kind, taken)
        return taken

    def give_back(self, kind: str, number: int = 1) -> None:
        """Free places of a type and let those who wait look again, in the order of their coming."""
        if number:
            self._count(kind, -number)
            waiting, self._waiting = self._waiting, []
            for turn in waiting:
                if not turn.done():
                    turn.set_result(None)

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
