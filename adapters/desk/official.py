"""An official, by what groups of user tasks they belong to, and what they may see, take in and sign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, or_

from adapters.database.case import Case
from adapters.database.document import Document
from rules.codes import Channel

SUPERVISOR = "supervisor"
HEAD = "head"
AUTHORISED_BODY = "authorised-body"
COMMISSION = "commission"
COUNTERS = (Channel.CENTRE, Channel.AKIM)
"""Posts that take applications in at a counter; a post is called as its channel."""
POSTS = frozenset({*COUNTERS, COMMISSION, AUTHORISED_BODY, HEAD, SUPERVISOR})
EXTENSION = "notice-extension"
HEARING = "notice-hearing"


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter at which applications of a unit are taken in."""

    channel: Channel
    unit: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.unit}"


@dataclass(frozen=True, slots=True)
class DeskOfficial:
    """An official; groups are those of user tasks: `centre:UNIT`, `head:UNIT`, `supervisor:REGION`."""

    login: str
    name: str
    groups: frozenset[str]
    iin: str
    """Whose certificate signs."""
    bin: str | None = None
    """The organisation that the certificate names; None where it is not known here and so not checked."""

    @staticmethod
    def known_groups(named: Iterable[str]) -> frozenset[str]:
        """Return those of somebody's groups that mean something here: a post and its scope."""
        parts = [one.partition(":") for one in named]
        return frozenset(f"{post}:{scope}" for post, _, scope in parts if post in POSTS and scope)

    @classmethod
    def from_record(cls, login: str, name: str, record: Mapping[str, Any]) -> Self:
        """Return the official whom a session keeps."""
        return cls(login, name, frozenset(record["groups"]), record["iin"])

    def as_record(self) -> dict[str, Any]:
        """Return what a session keeps of an official who is on no list."""
        return {"groups": sorted(self.groups), "iin": self.iin}

    @property
    def units(self) -> frozenset[str]:
        """Return the units whose cases the official may see."""
        return frozenset(scope for post, scope in self._scopes() if post != SUPERVISOR)

    @property
    def regions(self) -> frozenset[str]:
        """Return the regions whose cases the official supervises."""
        return frozenset(scope for post, scope in self._scopes() if post == SUPERVISOR)

    @property
    def counters(self) -> list[Counter]:
        """Return the counters at which the official takes applications in."""
        return [Counter(Channel(post), scope) for post, scope in self._scopes() if post in COUNTERS]

    @property
    def offers(self) -> bool:
        """Tell whether the official makes proactive offers: the career centre does."""
        return any(counter.channel is Channel.CENTRE for counter in self.counters)

    @property
    def short_name(self) -> str:
        """Return surname and initials, as a tear-off slip has them."""
        surname, *others = self.name.split()
        return " ".join([surname, *(f"{name[0]}." for name in others)])

    def may_see(self, case: Case) -> bool:
        """Tell whether the case is one of the official's units or regions."""
        return case.unit in self.units or case.region in self.regions

    def is_of(self, post: str, case: Case) -> bool:
        """Tell whether the official holds a post in the case's unit."""
        return case.unit is not None and f"{post}:{case.unit}" in self.groups

    def at_counter_of(self, case: Case) -> bool:
        """Tell whether the official sits at a counter of the case's unit: centre or akim."""
        return any(counter.unit == case.unit for counter in self.counters)

    def of_acceptance(self, case: Case) -> bool:
        """Tell whether the official is of the office that the application came to (law.md C 15)."""
        office = Channel.AKIM if case.channel == Channel.AKIM else Channel.CENTRE
        return self.is_of(office, case)

    def may_sign(self, case: Case, document: Document) -> bool:
        """Tell whether the document is the official's to sign.

        Notices of extension are signed by the office of acceptance, invitations to a hearing by the
        authorised body, decisions by the head of the unit.
        """
        if document.kind == EXTENSION:
            return self.of_acceptance(case)
        if document.kind == HEARING:
            return self.may_prepare(case)
        return self.is_of(HEAD, case)

    def may_prepare(self, case: Case) -> bool:
        """Tell whether the official prepares decisions on the case: the authorised body of its unit does."""
        return self.is_of(AUTHORISED_BODY, case)

    def sees(self) -> ColumnElement[bool]:
        """Return the condition that a case is one the official may see."""
        return or_(Case.unit.in_(self.units), Case.region.in_(self.regions))

    def _scopes(self) -> list[tuple[str, str]]:
        parts = [group.partition(":") for group in sorted(self.groups)]
        return [(post, scope) for post, colon, scope in parts if colon and scope]
