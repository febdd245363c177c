"""What becomes of an open term under the law as it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from adapters.database.term import Term
from adapters.database.term_projection import replies_under
from rules.law import Law
from rules.terms import Entry, Projection, Projector, budget_of

CALENDAR_CHANGED = "calendar-changed"
LENGTH_CHANGED = "length-changed"
CALENDAR_CONFIRMED = "calendar-confirmed"
BUDGET_RECORDED = "budget-recorded"  # of a term armed before budgets were kept
COLUMNS = (
    Term.id,
    Term.case_id,
    Term.term,
    Term.state,
    Term.started_at,
    Term.warn_at,
    Term.due_at,
    Term.confirmed,
    Term.length,
)


class OpenTerm(NamedTuple):
    """What of a term's row bears on its end."""

    id: str
    case_id: str
    term: str
    state: str
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    confirmed: bool
    length: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """A term whose end, warning, budget or certainty is another now."""

    of: OpenTerm
    projection: Projection
    length: int
    reason: str
    events: int
    """How many the ledger had."""

    @property
    def later(self) -> bool:
        """Tell whether the term ends later than it did."""
        return self.projection.due > self.of.due_at

    @property
    def earlier(self) -> bool:
        """Tell whether the term ends earlier than it did."""
        return self.projection.due < self.of.due_at

    @property
    def guarded(self) -> bool:
        """Tell whether a guard has to hear of it: that of a breached term waits for its act alone."""
        instants = (self.projection.due, self.projection.warn_at)
        return self.of.state != "breached" and (self.of.due_at, self.of.warn_at) != instants

    def ended(self) -> OpenTerm:
        """Return the term with its new end."""
        return self.of._replace(due_at=self.projection.due)

    def state_at(self, now: datetime) -> str:
        """Return the state from here on: a warning that lies ahead again is given again."""
        warned_too_early = self.of.state == "warned" and now < self.projection.warn_at
        return "armed" if warned_too_early else self.of.state


def move_of(term: OpenTerm, ledger: Sequence[Entry], law: Law, projector: Projector) -> Move | None:
    """Return what changes for a term; None where the law leaves it as it is.

    A term keeps the version of the law under which it started; a version that was corrected counts anew.

    Raises:
        TermError, CalendarError, UnknownTermError: the law has no end for it.
    """
    rule = law.term(term.term, term.started_at)
    budget = budget_of(ledger, projector=projector, replies=replies_under(law))
    length = budget.under(rule.length)
    projection = projector.project(
        rule, term.started_at, suspensions=budget.suspensions, extended_by=length - rule.length
    )
    shifted = (term.due_at, term.warn_at) != (projection.due, projection.warn_at)
    if not shifted and (term.confirmed, term.length) == (projection.confirmed, length):
        return None
    if budget.granted not in (None, rule.length):
        reason = LENGTH_CHANGED
    elif shifted:
        reason = CALENDAR_CHANGED
    else:
        reason = BUDGET_RECORDED if term.confirmed == projection.confirmed else CALENDAR_CONFIRMED
    return Move(term, projection, length, reason, len(ledger))
