"""The list of cases an official may see: stage and days left, found by number."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.term import Term
from adapters.desk.days_left import days_left
from adapters.desk.official import DeskOfficial
from rules.law import Law

PAGE = 50
REVIEW = "asp-review-"
SOON = 3
"""Working days left from which a line is marked."""


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the list."""

    case: Case
    term: Term | None
    left: int | None
    """Days left, today among them; below zero overdue; None once the case is closed or without a clock."""

    @property
    def tone(self) -> str:
        """Return how urgent the case is."""
        if self.left is None:
            return "quiet"
        return "bad" if self.left < 0 else "wait" if self.left <= SOON else "good"


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of lines, the newest case first, and the sequence the next page begins below."""

    lines: list[Line]
    below: int | None


def worklist(session: Session, official: DeskOfficial, law: Law, now: datetime, *, number: str = "",
             stage: str = "", below: int | None = None) -> Worklist:  # fmt: skip
    """Return a page of the cases that the official may see.

    Args:
        session: the database.
        official: who looks.
        law: for the days left.
        now: the present.
        number: part of a case number to search for.
        stage: only cases at this stage.
        below: the sequence that the page before ended at.
    """
    wanted = select(Case).where(official.sees())
    if number:
        wanted = wanted.where(Case.number.icontains(number, autoescape=True))
    if stage:
        wanted = wanted.where(Case.stage == stage)
    if below is not None:
        wanted = wanted.where(Case.sequence < below)
    cases = list(session.scalars(wanted.order_by(Case.sequence.desc()).limit(PAGE + 1)))
    shown = cases[:PAGE]
    of_cases = Term.case_id.in_([case.id for case in shown])
    terms = {
        term.case_id: term
        for term in session.scalars(select(Term).where(of_cases, Term.term.startswith(REVIEW)))
    }
    lines = [_line(case, terms.get(case.id), law, now) for case in shown]
    return Worklist(lines, shown[-1].sequence if len(cases) > PAGE else None)


def _line(case: Case, term: Term | None, law: Law, now: datetime) -> Line:
    running = term is not None and case.closed_at is None
    return Line(case, term, days_left(term, law, now) if running and term else None)
