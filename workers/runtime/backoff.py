"""How long to wait before the next try of something that pushes back."""

import random
from dataclasses import dataclass, field


@dataclass
class Backoff:
    """Doubling waits with full jitter, in seconds, from milliseconds to a bound; never a fixed pause."""

    first: float = 0.02
    longest: float = 2.0
    _tries: int = field(default=0, init=False)

    def reset(self) -> None:
        """Start anew after a success."""
        self._tries = 0

    def next(self) -> float:
        """Return the next wait."""
        ceiling = min(self.longest, self.first * 2 ** min(self._tries, 20))
        self._tries += 1
        return random.uniform(ceiling / 2, ceiling)  # noqa: S311 - jitter is no secret
