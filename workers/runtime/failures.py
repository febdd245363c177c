"""What can go wrong in a job, and what becomes of it."""

from dataclasses import dataclass
from datetime import timedelta


class DomainError(Exception):
    """A domain outcome that the model catches as a BPMN error; its code is declared on the task."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ForSupervisorError(Exception):
    """A failure that no retry mends: an incident at once. The text tells a supervisor what to do."""


class RetryLaterError(Exception):
    """A technical failure of something outside; retried with backoff, the text becomes the incident's."""


class ContractViolationError(ForSupervisorError):
    """A job's variables do not fit its command."""


@dataclass(frozen=True)
class RetryPolicy:
    """How long the engine waits before it offers a failed job again: doubling, within a bound."""

    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(minutes=5)

    def backoff(self, failures_so_far: int) -> timedelta:
        """Return the wait after the n-th failure (0 for the first)."""
        wait: timedelta = self.first * 2 ** min(failures_so_far, 20)
        return min(wait, self.longest)
