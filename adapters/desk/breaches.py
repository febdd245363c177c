"""Breached terms with the reasons that supervisors gave, as lines of a CSV file."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import StringIO
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, aliased

from adapters.clock import ALMATY
from adapters.database.case import Case
from adapters.database.term import Term, TermEvent
from adapters.desk.term_board import Wanted
from adapters.pages.wording import word
from rules.law import Law
from rules.terms import UnknownTermError

COLUMNS = (
    "Номер дела", "Услуга", "Канал", "Регион", "Подразделение", "Срок", "Название срока", "Норма",
    "Начало", "Окончание", "Календарь подтверждён", "Нарушен", "Состояние", "Закрыт",
    "Код причины", "Причина", "Причина указана",
)  # fmt: skip


def breaches(session: Session, law: Law, *, sees: ColumnElement[bool] | None = None,
             wanted: Wanted | None = None) -> Iterator[tuple[str, ...]]:  # fmt: skip
    """Yield every breach that the reader may see, the oldest first, as the texts of its columns."""
    closed = aliased(TermEvent)
    explained = aliased(TermEvent)
    rows = (
        select(TermEvent, Term, Case, closed.at, explained)
        .join(Term, Term.id == TermEvent.term_id)
        .join(Case, Case.id == Term.case_id)
        .outerjoin(closed, (closed.term_id == Term.id) & closed.event.in_(("met", "met-late", "cancelled")))
        .outerjoin(explained, explained.sequence == _newest_reason())
        .where(
            TermEvent.event == "breached",
            true() if sees is None else sees,
            *(wanted or Wanted()).of_case(),
        )
        .order_by(TermEvent.sequence)
        .execution_options(yield_per=500)
    )
    for breach, term, case, ended, reason in session.execute(rows):
        yield _line(law, case, term, breach, (ended, reason))


def as_csv(lines: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the text of the file piece by piece: semicolons, as Russian spreadsheets expect."""
    yield _written(COLUMNS)
    for line in lines:
        yield _written(line)


def _newest_reason() -> Any:
    newest = aliased(TermEvent)
    return (
        select(newest.sequence)
        .where(newest.term_id == Term.id, newest.event == "breach-explained")
        .order_by(newest.sequence.desc())
        .limit(1)
        .scalar_subquery()
    )


def _line(
    law: Law, case: Case, term: Term, breach: TermEvent, rest: tuple[datetime | None, TermEvent | None]
) -> tuple[str, ...]:
    ended, reason = rest
    try:
        title = law.term(term.term, term.started_at).title
    except UnknownTermError:
        title = term.term
    return (
        case.number or "",
        word("services", case.service).ru,
        word("channels", case.channel).ru,
        case.region or "",
        case.unit or "",
        term.term,
        title,
        term.clause,
        _moment(term.started_at),
        term.last_day.isoformat() if term.last_day else _moment(term.due_at),
        "да" if term.confirmed else "нет",
        _moment(breach.at),
        word("terms", term.state).ru,
        _moment(ended),
        (reason.reason or "") if reason else "",
        word("breach-reasons", reason.reason).ru if reason else "",
        _moment(reason.at if reason else None),
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(ALMATY).strftime("%Y-%m-%d %H:%M")


def _written(line: tuple[str, ...]) -> str:
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(line)
    return text.getvalue()
