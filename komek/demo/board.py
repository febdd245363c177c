"""The live table of cases: stage, days used and left, outcome."""

from dataclasses import dataclass
from datetime import datetime

from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.term import Term
from adapters.database.term_projection import projection_of
from adapters.desk.stages import stage_name
from rules.law import Law
from rules.terms import days_left, days_used


@dataclass(frozen=True)
class Row:
    """One case as the board shows it."""

    case_id: str
    title: str
    number: str
    stage: str
    outcome: str
    used: str
    left: str
    due: str


def rows(database: Sessions, law: Law, now: datetime, titles: dict[str, str]) -> list[Row]:
    """Return the rows of the cases named, in their order."""
    with database() as session:
        cases = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(titles)))}
        terms = {
            term.case_id: term
            for term in session.scalars(
                select(Term).where(Term.case_id.in_(titles), Term.term.like("asp-review-%"))
            )
        }
        # Applications come in while the board is read: one that came after the question is shown next time.
        seen = [id_ for id_ in list(titles) if id_ in cases]
        return [_row(session, titles[id_], cases[id_], (terms.get(id_), law, now)) for id_ in seen]


def _row(session: Session, title: str, case: Case, clock: tuple[Term | None, Law, datetime]) -> Row:
    term, law, now = clock
    used = left = due = "—"
    if term is not None:
        projection = projection_of(session, term, law)
        until = case.closed_at or now
        used = str(days_used(projection, until))
        left = str(days_left(projection, until, law.calendar))
        due = f"{term.last_day:%d.%m.%Y}" if term.last_day else f"{term.due_at:%d.%m.%Y %H:%M}"
        due = due if term.confirmed else f"{due} (provisional)"
    return Row(
        case.id, title, case.number or "—", stage_name(case.stage, "ru"), case.outcome or "", used, left, due
    )


def table(found: list[Row], now: datetime) -> Table:
    """Draw the rows."""
    board = Table(title=f"Cases at {now:%d.%m.%Y %H:%M} (the engine's clock)", title_justify="left")
    for column in ("case", "number", "stage", "outcome", "days used", "days left", "result due"):
        board.add_column(column, no_wrap=column in ("number", "result due"))
    for row in found:
        colour = {"appointed": "green", "refused": "yellow"}.get(row.outcome, "default")
        board.add_row(
            row.title,
            row.number,
            row.stage,
            f"[{colour}]{row.outcome}[/]",
            row.used,
            row.left,
            row.due,
        )
    return board
