"""The plan of a kill campaign: what is struck, how and when, drawn from the seed alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import merge
from itertools import islice
from random import Random


class Act(StrEnum):
    """What is done to a part."""

    KILL = "kill"
    KILL_IN_MID_SEND = "kill in mid-send"
    """All workers, and so all relays, at a moment when an effect is on its way to its receiver."""
    PAUSE = "pause"
    """Longer than whoever waits for the part waits: its late completions and answers come after."""
    DIE_BEFORE_TAKING = "die before taking"
    """The stub ends with the next effect in its hand, and has not taken it."""
    DIE_AFTER_TAKING = "die after taking"
    """The stub takes the next effect and ends before it answers."""


class Target(StrEnum):
    """What is struck."""

    WORKER = "worker"
    STUBS = "stubs"
    DOORS = "doors"
    ENGINE = "engine"


@dataclass(frozen=True, slots=True)
class Stream:
    """Strikes of one kind: seconds between them on average, seconds that each lasts, how many at most."""

    target: Target
    act: Act
    every: float
    lasts: tuple[float, float]
    at_most: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Strike:
    """One strike: `at` and `lasts` in seconds; `which` picks among equals, or the stub's effect."""

    at: float
    target: Target
    act: Act
    which: int
    lasts: float


RESTART = (0.2, 3.0)
"""A platform starts a dead process anew within seconds."""

LONG_FORM = (
    Stream(Target.WORKER, Act.KILL, every=75, lasts=RESTART),
    Stream(Target.WORKER, Act.KILL_IN_MID_SEND, every=180, lasts=RESTART),
    # Longer than a job's minute and an effect's lease.
    Stream(Target.WORKER, Act.PAUSE, every=450, lasts=(66, 80)),
    Stream(Target.STUBS, Act.KILL, every=210, lasts=RESTART),
    Stream(Target.STUBS, Act.DIE_BEFORE_TAKING, every=180, lasts=RESTART),
    Stream(Target.STUBS, Act.DIE_AFTER_TAKING, every=180, lasts=RESTART),
    # Longer than our patience with the SMS gateway.
    Stream(Target.STUBS, Act.PAUSE, every=540, lasts=(17, 22)),
    Stream(Target.DOORS, Act.KILL, every=360, lasts=RESTART),
    Stream(Target.ENGINE, Act.KILL, every=810, lasts=(0.0, 2.0)),
    # Longer than a call's patience: the engine does what nobody waits for any more.
    Stream(Target.ENGINE, Act.PAUSE, every=990, lasts=(22, 28)),
)
"""A strike every 23 seconds: a third of that, and two cores only ever started dead parts anew."""
SHORT_FORM = (
    Stream(Target.WORKER, Act.KILL, every=6, lasts=(0.2, 1.0), at_most=2),
    Stream(Target.WORKER, Act.KILL_IN_MID_SEND, every=8, lasts=(0.2, 1.0), at_most=1),
    Stream(Target.STUBS, Act.KILL, every=8, lasts=(0.2, 1.0), at_most=1),
    Stream(Target.STUBS, Act.DIE_AFTER_TAKING, every=7, lasts=(0.2, 1.0), at_most=1),
)
"""Without the engine, without pauses, and few: on a busy machine a worker takes half a minute to begin."""


def plan(seed: int, streams: tuple[Stream, ...]) -> Iterator[Strike]:
    """Yield strikes without end, by time; the same seed and streams give the same ones."""
    return merge(*(_strikes(seed, stream) for stream in streams))


def limited(
    streams: tuple[Stream, ...], at_most: Mapping[Target, int], pace: float = 1.0
) -> tuple[Stream, ...]:
    """Return the streams with fewer strikes at a target, and all so many times as far apart.

    An engine takes half a minute to come back; on a busy machine everything takes longer.
    """
    return tuple(
        replace(one, every=one.every * pace, at_most=at_most.get(one.target, one.at_most)) for one in streams
    )


def _strikes(seed: int, stream: Stream) -> Iterator[Strike]:
    random = Random(f"{seed}:{stream.target}:{stream.act}")  # noqa: S311 - no secret is drawn

    def endless() -> Iterator[Strike]:
        at = 0.0
        while True:
            # Never twice at once, and never at a beat that a part could fall in step with.
            at += random.uniform(0.3, 1.7) * stream.every
            lasts = random.uniform(*stream.lasts)
            yield Strike(round(at, 2), stream.target, stream.act, random.randrange(1000), round(lasts, 2))

    return islice(endless(), stream.at_most)
