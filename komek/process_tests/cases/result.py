"""What came of a test case."""

from dataclasses import dataclass, field
from enum import StrEnum

from komek.process_tests.cases.observed import Observed


class Outcome(StrEnum):
    """How a step or a test case ended."""

    PASSED = "passed"
    FAILED = "failed"
    REFUSED = "refused"
    """It asks for what an engine of 8.6 cannot do."""
    SKIPPED = "skipped"
    """A step after one that failed."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a test case failed."""

    step: str
    cause: str
    """One line: what is the matter."""
    expected: str = ""
    actual: str = ""
    standing: tuple[str, ...] = ()
    """How things stood, line by line: incidents, jobs, path, what is waited for, variables."""

    def lines(self) -> list[str]:
        """Return it as text."""
        told = [f"Причина: {self.cause}"]
        if self.expected:
            told.append(f"Ожидалось: {self.expected}")
        if self.actual:
            told.append(f"На деле: {self.actual}")
        return [*told, *self.standing]


@dataclass(frozen=True, slots=True)
class StepResult:
    """One instruction and what came of it; in seconds."""

    told: str
    outcome: Outcome
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One test case and what came of it; in seconds."""

    file: str
    name: str
    description: str
    outcome: Outcome
    steps: tuple[StepResult, ...] = ()
    failure: Failure | None = None
    refused: tuple[str, ...] = ()
    seconds: float = 0.0
    observed: Observed = field(default_factory=Observed)
