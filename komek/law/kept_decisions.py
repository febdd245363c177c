"""Decisions as the database keeps them, found by case number or id."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from adapters.database.archived_table import archived
from adapters.database.case import Case
from adapters.database.decision import Decision
from rules.decision_table import DecisionTable


class NoDecisionError(LookupError):
    """There is no such case, or nothing was decided in it yet."""


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decided case with its record and the tables of its day."""

    case: Case
    decision: Decision
    record: dict[str, Any]
    tables: dict[str, DecisionTable]

    @property
    def name(self) -> str:
        """Return how people call the case."""
        return self.case.number or self.case.id


def kept_decision(session: Session, called: str) -> KeptDecision:
    """Return the decision of a case, called by its number or its id.

    Raises:
        NoDecisionError: there is none; the text says which of the two it is.
    """
    case = session.scalar(select(Case).where(or_(Case.number == called, Case.id == called)))
    if case is None:
        raise NoDecisionError(f"Дела «{called}» нет.")
    decision = session.get(Decision, case.id)
    if decision is None or decision.record is None:
        raise NoDecisionError(f"По делу «{called}» решения с записью ещё нет.")
    return _kept(session, case, decision, decision.record)


def kept_decisions(session: Session) -> Sequence[KeptDecision]:
    """Return every decision that has a record, oldest case first."""
    rows = session.execute(
        select(Case, Decision)
        .join(Decision, Decision.case_id == Case.id)
        .where(Decision.record.is_not(None))
        .order_by(Case.sequence)
    )
    return [
        _kept(session, case, decision, decision.record)
        for case, decision in rows
        if decision.record is not None
    ]


def _kept(session: Session, case: Case, decision: Decision, record: dict[str, Any]) -> KeptDecision:
    contents = archived(session, record["tables"])
    tables = {name: DecisionTable.read(content) for name, content in contents.items()}
    return KeptDecision(case, decision, record, tables)
