"""Where cases stand: instances, terms with their guards and timers, tasks; kept to be compared."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from adapters.database.connection import Sessions
from adapters.database.term import OPEN_STATES, Term
from komek.campaign.engine_books import EngineBooks, Piece

Fact = tuple[object, ...]


@dataclass(frozen=True)
class Standing:
    """What runs for some cases; each fact under its key, with the case it belongs to."""

    instances: Mapping[int, Fact]
    """Open process instances: case, process, caller."""
    terms: Mapping[str, Fact]
    """Open terms as the database has them: case, term, state, start, budget, warning, end, guard."""
    timers: Mapping[str, Fact]
    """What the engine's timers wait for, by instance and element: case, instant."""
    tasks: Mapping[int, Fact]
    """User tasks that wait: case, due date, groups."""


def standing(cases: Collection[str], books: EngineBooks, database: Sessions) -> Standing:
    """Return where cases stand by the engine's books and the database."""
    books.read()
    return Standing(
        instances={
            one.key: (case_id, one.process_id, one.parent_key)
            for case_id, those in books.of_cases().items()
            if case_id in cases
            for one in those
            if one.ended is None
        },
        terms=_terms(cases, database),
        timers={
            f"{one.instance_key} {one.what}": (books.case_of(one.instance_key), one.due)
            for one in _waiting(books, books.timers, cases)
        },
        tasks={
            one.key: (books.case_of(one.instance_key), one.due, one.groups)
            for one in _waiting(books, books.user_tasks, cases)
        },
    )


def _waiting(books: EngineBooks, pieces: Mapping[int, Piece], cases: Collection[str]) -> list[Piece]:
    return [one for one in pieces.values() if one.waits and books.case_of(one.instance_key) in cases]


def _terms(cases: Collection[str], database: Sessions) -> dict[str, Fact]:
    wanted = select(Term).where(Term.case_id.in_(cases), Term.state.in_(OPEN_STATES))
    with database() as session:
        return {
            term.id: (
                term.case_id,
                term.term,
                term.state,
                term.started_at,
                term.length,
                term.warn_at,
                term.due_at,
                term.guard_key,
            )
            for term in session.scalars(wanted)
        }
