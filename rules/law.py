"""The law that a case is worked under: terms, calendar, parameters and units, loaded once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.parameters import Parameters
from rules.terms import Calendar, Projection, Term, Terms, local_day, project
from rules.units import UnitDirectory

OWN_FILES = ("terms", "days-off", "parameters", "units")
"""What an operator may lay over the packaged law."""


@dataclass(frozen=True)
class Law:
    """Everything a handler asks of the law.

    With ``carry_forward`` a parameter that no date covers yet is carried forward and marked provisional:
    for demo and tests, whose moved time runs into years that the law has not spoken about.
    """

    terms: Terms
    calendar: Calendar
    parameters: Parameters
    units: UnitDirectory
    carry_forward: bool = False

    @classmethod
    def load(cls, own: Mapping[str, Iterable[tuple[str, str]]] | None = None, *,
             carry_forward: bool = False) -> "Law":  # fmt: skip
        """Read the packaged law, and on top of it the operator's own files.

        Args:
            own: name and YAML text of each file under `terms`, `days-off`, `parameters` and `units`.
            carry_forward: see the class.

        Raises:
            LawDataError: a file is wrong; it says which, where and why.
        """
        files = {kind: tuple((own or {}).get(kind, ())) for kind in OWN_FILES}
        return cls(
            Terms.load(files["terms"]),
            Calendar.load(files["days-off"]),
            Parameters.load(files["parameters"]),
            UnitDirectory.load(files["units"]),
            carry_forward,
        )

    def term(self, term_id: str, start: datetime) -> Term:
        """Return a term as it holds for a start at that instant."""
        return self.terms.find(term_id, on=local_day(start))

    def project(self, term_id: str, start: datetime) -> Projection:
        """Return when a term ends that starts at that instant."""
        return project(self.term(term_id, start), start, calendar=self.calendar)

    def due(self, term_id: str, start: datetime) -> datetime:
        """Return the instant at which a term ends."""
        return self.project(term_id, start).due
