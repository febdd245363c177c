"""Open terms by the days they have left, for those who work or supervise the cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from sqlalchemy import ColumnElement, Select, func, select, true, tuple_
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.term import OPEN_STATES, Term, TermEvent
from adapters.desk.days_left import days_left
from adapters.pages.extension import Extension, extension_of
from rules.law import Law
from rules.terms import UnknownTermError, end_of, local_day

PAGE = 100


class Span(StrEnum):
    """How near the end is."""

    OVERDUE = "overdue"
    TODAY = "today"
    WARNED = "warned"
    CALM = "calm"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which terms are looked for; what is empty does not narrow."""

    service: str = ""
    channel: str = ""
    unit: str = ""
    span: str = ""

    def of_case(self) -> list[ColumnElement[bool]]:
        """Return the conditions on the case."""
        columns = ((Case.service, self.service), (Case.channel, self.channel), (Case.unit, self.unit))
        return [column == value for column, value in columns if value]


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A term that runs."""

    case: Case
    term: Term
    title: str
    title_kk: str
    left: int | None
    """Days left, today among them, below zero the days since the end; for minutes None."""
    extension: Extension | None

    @property
    def tone(self) -> str:
        """Return how urgent it is."""
        if (self.left is not None and self.left < 0) or self.term.state == "breached":
            return "bad"
        return "wait" if self.term.state == "warned" or (self.left or 0) <= 1 else "good"


@dataclass(frozen=True, slots=True)
class Board:
    """One page: lines by the day on which they end, counts of all, and where the next page begins."""

    days: list[tuple[datetime, list[BoardLine]]]
    counts: dict[Span, int]
    after: str | None


def in_span(span: Span, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a term's end is so near; each open term lies in one span."""
    today = end_of(local_day(now))
    if span is Span.OVERDUE:
        return Term.due_at <= now
    if span is Span.TODAY:
        return (Term.due_at > now) & (Term.due_at <= today)
    warned = Term.warn_at <= now
    return (Term.due_at > today) & (warned if span is Span.WARNED else ~warned)


def term_board(
    session: Session, law: Law, now: datetime, *, sees: ColumnElement[bool] | None, wanted: Wanted,
    after: str = "", size: int = PAGE,
) -> Board:  # fmt: skip
    """Return a page of open terms, the most urgent first.

    Args:
        session: the database.
        law: titles and the days left.
        now: the present.
        sees: the condition on the cases that the reader may see; None for all.
        wanted: what narrows the board.
        after: where the page before ended.
        size: lines of a page.
    """
    seen = true() if sees is None else sees
    rows = _open(seen).where(*wanted.of_case())
    if wanted.span:
        rows = rows.where(in_span(Span(wanted.span), now))
    begin = _cursor(after)
    if begin:
        rows = rows.where(tuple_(Term.due_at, Term.id) > begin)
    found = session.execute(rows.order_by(Term.due_at, Term.id).limit(size + 1)).all()
    pairs = [(term, case) for term, case in found[:size]]
    ledgers = _ledgers(session, [term.id for term, _ in pairs])
    lines = [_line(term, case, ledgers.get(term.id, []), law, now) for term, case in pairs]
    last = lines[-1].term if len(found) > size else None
    return Board(
        days=[(day, list(of_day)) for day, of_day in groupby(lines, key=lambda line: line.term.due_at)],
        counts=_counts(session, seen, wanted, now),
        after=f"{last.due_at.isoformat()} {last.id}" if last else None,
    )


def _open(seen: ColumnElement[bool]) -> Select[Term, Case]:
    return select(Term, Case).join(Case, Case.id == Term.case_id).where(Term.state.in_(OPEN_STATES), seen)


def _counts(session: Session, seen: ColumnElement[bool], wanted: Wanted, now: datetime) -> dict[Span, int]:
    columns = [func.count().filter(in_span(span, now)) for span in Span]
    counted = (
        select(*columns)
        .select_from(Term)
        .join(Case, Case.id == Term.case_id)
        .where(Term.state.in_(OPEN_STATES), seen, *wanted.of_case())
    )
    return dict(zip(Span, session.execute(counted).one(), strict=True))


def _ledgers(session: Session, ids: Sequence[str]) -> dict[str, list[TermEvent]]:
    events = session.scalars(select(TermEvent).where(TermEvent.term_id.in_(ids)).order_by(TermEvent.sequence))
    found: dict[str, list[TermEvent]] = {}
    for event in events:
        found.setdefault(event.term_id, []).append(event)
    return found


def _line(term: Term, case: Case, events: list[TermEvent], law: Law, now: datetime) -> BoardLine:
    try:
        rule = law.term(term.term, term.started_at)
    except UnknownTermError:  # a file of the operator's has lost it: it runs all the same
        return BoardLine(case, term, term.term, term.term, None, extension_of(term, events))
    left = days_left(term, law, now) if term.last_day else None
    return BoardLine(case, term, rule.title, rule.title_kk, left, extension_of(term, events))


def _cursor(text: str) -> tuple[datetime, str] | None:
    due, _, term_id = text.partition(" ")
    try:
        at = datetime.fromisoformat(due)
    except ValueError:
        return None
    return (at, term_id) if at.tzinfo and term_id.isprintable() else None
