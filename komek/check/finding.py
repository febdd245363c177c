"""What a check found: where, what, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Tell how bad a finding is; both make the check fail."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file and, in it, an element with the name that people see."""

    file: str
    element_id: str = ""
    element_name: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; ``facts`` fill the words of its code (``messages.yaml``)."""

    place: Place
    code: str
    facts: tuple[tuple[str, str], ...] = ()

    def fact(self, name: str) -> str:
        """Return one fact, empty where it was not given."""
        return dict(self.facts).get(name, "")


def found(place: Place, code: str, /, **facts: object) -> Finding:
    """Make a finding; the facts are turned into text."""
    return Finding(place, code, tuple((name, str(value)) for name, value in facts.items()))
