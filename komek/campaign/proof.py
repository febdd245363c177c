"""A proof: what was compared, and where it does not hold."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a proof does not hold; the text carries references only."""

    case_id: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A statement, how many things it was held against, and where it fails."""

    says: str
    checked: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether there is no fault; a statement about nothing proves nothing."""
        return not self.faults and self.checked > 0


def proof(says: str, checked: int, faults: Iterable[Fault]) -> Proof:
    """Make a proof."""
    return Proof(says, checked, tuple(faults))
