"""`komek migrate` as an operator runs it, killed half-way once, and run again until nobody is left."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from komek.campaign.engine_books import EngineBooks
from komek.campaign.house import WORKERS, House
from komek.campaign.moved.joins import waits_at_a_join
from komek.change.migration import BATCH
from komek.process_tests.record_log import RecordLog

_RUNS = 20
"""Runs of `komek migrate` after which it is called hanging: the proofs then say who is left."""
_BEAT = 0.05
_MOVED, _PROCESS = '"intent":"ELEMENT_MIGRATED"', '"bpmnElementType":"PROCESS"'


@dataclass
class Moving:
    """The instances that must follow, by the engine's own books."""

    instances: Sequence[int]
    books: EngineBooks
    house: House
    say: Callable[[str], None]
    facts: dict[str, object] = field(default_factory=dict, init=False)
    killed: bool = field(default=False, init=False)
    """Whether a run died with work left, rather than all came to their ends before."""

    def to_the_end(self) -> None:
        """Move everybody: a run dies with half of them moved, others go on where it stopped.

        It need not be the first: a run ends with those of whom the search knows.
        """
        began, half = time.monotonic(), len(self.instances) // 2
        died_at, runs = 0, 0
        while (left := self._left()) and runs < _RUNS:
            moved = self._run(None if self.killed else half)
            runs += 1
            if self.killed and not died_at:
                died_at = moved
                self.say(f"the migration was killed with {moved} of {len(self.instances)} instances moved")
            if left == self._left() and left <= self.at_joins():
                break
        self.facts = {
            "instances that had to move": len(self.instances),
            "moved when the migration was killed": died_at if self.killed else "it was not",
            "runs of komek migrate": runs,
            "moved twice, because the search was behind": sum(
                self.books.instances[key].migrations > 1 for key in self.instances
            ),
            "left on the old version where branches meet": len(left),
            "seconds from the first run to the end of the last": round(time.monotonic() - began),
        }

    def at_joins(self) -> set[int]:
        """Return those of whom a branch waits where branches meet."""
        return {key for key in self.instances if waits_at_a_join(self.books.instances[key])}

    def _run(self, dies_after: int | None = None) -> int:
        """Run the command, killed once so many have moved in all; return how many have."""
        # The books are thorough and fall behind: when to kill is counted by the lines alone.
        log, moved = RecordLog(self.house.ground.record_log), self._moved()
        log.skip()
        with (self.house.ground.data / "logs/migrate.log").open("ab") as output:
            child = subprocess.Popen(
                [sys.executable, "-m", "komek", "migrate", "--apply", "--batch", str(BATCH)],
                env=dict(self.house.parts[WORKERS[0]].environment),
                stdout=output,
                stderr=output,
            )
            while child.poll() is None:
                moved += sum(_MOVED in line and _PROCESS in line for line in log.lines())
                if dies_after is not None and moved >= dies_after:
                    child.kill()
                time.sleep(_BEAT)
        log.close()
        self.killed = self.killed or child.returncode == -signal.SIGKILL
        return self._moved()

    def _moved(self) -> int:
        self.books.read()
        return sum(self.books.instances[key].migrations > 0 for key in self.instances)

    def _left(self) -> set[int]:
        """Return who still runs on the old version."""
        self.books.read()
        every = ((key, self.books.instances[key]) for key in self.instances)
        return {key for key, one in every if one.ended is None and not one.migrations}
