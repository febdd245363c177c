"""What reconciliation can find."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of disagreement."""

    CASE_WITHOUT_INSTANCE = "case-without-instance"
    INSTANCE_WITHOUT_CASE = "instance-without-case"
    INSTANCE_OF_CLOSED_CASE = "instance-of-closed-case"
    CASE_BEHIND_ENGINE = "case-behind-engine"
    TERM_WITHOUT_GUARD = "term-without-guard"
    GUARD_WITHOUT_TERM = "guard-without-term"
    GUARD_OF_CLOSED_TERM = "guard-of-closed-term"
    STALE_CLAIM = "stale-claim"
    TASK_ON_RECORD = "task-on-record"
    EFFECT_PARKED = "effect-parked"
    EFFECT_UNKNOWN = "effect-unknown"


MENDED = frozenset(
    {
        Kind.CASE_WITHOUT_INSTANCE,
        Kind.TERM_WITHOUT_GUARD,
        Kind.GUARD_OF_CLOSED_TERM,
        Kind.STALE_CLAIM,
        Kind.TASK_ON_RECORD,
    }
)
"""What is mended without being asked twice: nothing is taken away, nothing leaves the house again."""

CANCELLED = frozenset(
    {
        Kind.INSTANCE_WITHOUT_CASE,
        Kind.INSTANCE_OF_CLOSED_CASE,
        Kind.CASE_BEHIND_ENGINE,
        Kind.GUARD_WITHOUT_TERM,
    }
)
"""What is mended by ending something in the engine: only where a person asks for it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who holds a case or a term: an instance of one life of the engine's data."""

    epoch: str | None
    key: int | None

    def __str__(self) -> str:
        return f"{self.epoch}/{self.key}" if self.key is not None else "nobody"


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement; two passes that found the same have equal findings.

    ``subject`` is a case, term, instance, task or effect; ``claim`` is what the database said of its holder:
    mending does nothing where that has changed meanwhile. ``key`` is the engine's key that mending needs.
    """

    kind: Kind
    case_id: str | None
    subject: str
    claim: Claim | None = None
    key: int | None = None
    detail: str = ""
