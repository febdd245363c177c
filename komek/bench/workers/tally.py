"""What a window counts: answers that the engine took, and how long each was on its way."""

import time


class Tally:
    """Counts completions; latencies only of jobs that say when they were asked for."""

    def __init__(self) -> None:
        self.completed = 0
        self.latencies: list[float] = []
        """Milliseconds from the wish for the instance to the engine's answer to the completion."""

    def done(self, sent_at: int | None) -> None:
        """Count a completion that the engine has just taken."""
        self.completed += 1
        if sent_at is not None:
            self.latencies.append(time.time() * 1000 - sent_at)
