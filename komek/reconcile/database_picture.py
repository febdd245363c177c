"""What the database says is open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.database.term import OPEN_STATES, Term, TermEvent
from komek.reconcile.finding import Claim

WAITING = (EffectState.PARKED, EffectState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is not closed."""

    id: str
    service: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """A term; ``watched`` where somebody still has to watch it: it runs, or its breach has no reason yet."""

    id: str
    case_id: str
    open: bool
    watched: bool
    claim: Claim


@dataclass(frozen=True, slots=True)
class WaitingEffect:
    """An effect that waits for a person."""

    id: int
    case_id: str
    kind: str
    state: EffectState


@dataclass(frozen=True, slots=True)
class DatabasePicture:
    """What is open at one moment; ``moving`` are cases with a message to the engine not accepted yet."""

    cases: Mapping[str, OpenCase]
    terms: Mapping[str, KnownTerm]
    moving: frozenset[str]
    effects: tuple[WaitingEffect, ...] = field(default=())


def read_database(session: Session) -> DatabasePicture:
    """Read what is open."""
    cases = select(Case.id, Case.service, Case.engine_epoch, Case.instance_key).where(
        Case.closed_at.is_(None)
    )
    waiting = (
        select(Effect.id, Effect.case_id, Effect.kind, Effect.state)
        .where(Effect.state.in_(WAITING))
        .order_by(Effect.id)
    )
    not_taken = [state for state in EffectState if state is not EffectState.ACCEPTED]
    moving = (Effect.kind == EffectKind.MESSAGE) & Effect.state.in_(not_taken)
    return DatabasePicture(
        cases={
            id_: OpenCase(id_, service, Claim(epoch, key))
            for id_, service, epoch, key in session.execute(cases)
        },
        terms={term.id: term for term in _terms(session, Term.state.in_(OPEN_STATES))},
        moving=frozenset(session.scalars(select(Effect.case_id).where(moving).distinct())),
        effects=tuple(
            WaitingEffect(id_, case_id, kind, EffectState(state))
            for id_, case_id, kind, state in session.execute(waiting)
        ),
    )


def closed_cases(session: Session, ids: Iterable[str]) -> set[str]:
    """Return which of these cases are closed; one that is neither closed nor open is not known."""
    return set(session.scalars(select(Case.id).where(Case.id.in_(list(ids)), Case.closed_at.is_not(None))))


def watched_terms(session: Session, case_id: str) -> list[Term]:
    """Return the rows of a case's open terms that somebody has to watch, locked."""
    watched = [one.id for one in _terms(session, Term.case_id == case_id) if one.open and one.watched]
    return list(session.scalars(select(Term).where(Term.id.in_(watched)).with_for_update()))


def known_terms(session: Session, ids: Iterable[str]) -> dict[str, KnownTerm]:
    """Return the terms with these ids, open or not."""
    return {term.id: term for term in _terms(session, Term.id.in_(list(ids)))}


def _terms(session: Session, which: ColumnElement[bool]) -> Iterable[KnownTerm]:
    def happened(event: str) -> ColumnElement[bool]:
        return exists().where(TermEvent.term_id == Term.id, TermEvent.event == event)

    asked = select(
        Term.id,
        Term.case_id,
        Term.state,
        Term.guard_epoch,
        Term.guard_key,
        happened("breached"),
        happened("breach-explained"),
    ).where(which)
    for id_, case_id, state, epoch, key, breached, explained in session.execute(asked):
        is_open = state in OPEN_STATES
        unexplained = breached and not explained
        watched = unexplained or (is_open and not breached)
        yield KnownTerm(id_, case_id, is_open, watched, Claim(epoch, key))
