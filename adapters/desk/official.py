"""An official, by what groups of user tasks they belong to, and what they may see and sign."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_

from adapters.database.case import Case

SUPERVISOR = "supervisor"
HEAD = "head"


@dataclass(frozen=True, slots=True)
class DeskOfficial:
    """An official; groups are those of user tasks: `centre:UNIT`, `head:UNIT`, `supervisor:REGION`."""

    login: str
    name: str
    groups: frozenset[str]
    iin: str
    """Whose certificate signs."""

    @property
    def units(self) -> frozenset[str]:
        """Return the units whose cases the official may see."""
        return frozenset(scope for post, scope in self._scopes() if post != SUPERVISOR)

    @property
    def regions(self) -> frozenset[str]:
        """Return the regions whose cases the official supervises."""
        return frozenset(scope for post, scope in self._scopes() if post == SUPERVISOR)

    def may_see(self, case: Case) -> bool:
        """Tell whether the case is one of the official's units or regions."""
        return case.unit in self.units or case.region in self.regions

    def may_sign(self, case: Case) -> bool:
        """Tell whether the official heads the case's unit."""
        return case.unit is not None and f"{HEAD}:{case.unit}" in self.groups

    def sees(self) -> ColumnElement[bool]:
        """Return the condition that a case is one the official may see."""
        return or_(Case.unit.in_(self.units), Case.region.in_(self.regions))

    def _scopes(self) -> list[tuple[str, str]]:
        parts = [group.partition(":") for group in sorted(self.groups)]
        return [(post, scope) for post, colon, scope in parts if colon and scope]
