"""Terms of a case: events of the regulation start and end them, as rules/terms says."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select

from adapters.database.case import Case
from adapters.database.term import OPEN_STATES, Term, TermEvent
from rules.codes import Channel, Regime, Service
from rules.terms import CalendarError, Kind, Projection, TermError, local_day, project
from rules.terms import Term as Rule
from workers.runtime.failures import ForSupervisorError
from workers.runtime.work import Work
from workers.shared.term_armed import instant, want_guard
from workers.shared.term_tasks import move_tasks

CLOCKS_DIFFER = timedelta(minutes=1)
"""How far ahead of ours another machine's clock may be before a start is held to lie in the future."""


def happened(work: Work, case: Case, event: str, *, at: datetime | None = None) -> None:
    """Let an event of the regulation end the terms that wait for it and start those that begin with it.

    Args:
        work: the transaction.
        case: whose terms.
        event: as ``starts_with`` and ``ends_with`` name it in rules/terms.
        at: when it happened, if not now (inaction cannot stop time, law.md C 5).

    Raises:
        ForSupervisorError: a term cannot be armed; a case never goes on without its clock.
    """
    for term in open_terms(work, case.id):
        if _rule(work, term).ends_with == event:
            close_term(work, term, reason=event)
    if case.closed_at is not None:
        # A step that was under way when the case ended: a closed case gets no clock that nobody would end.
        return
    start = at or work.now
    rules = work.law.terms.holding(
        service=Service(case.service),
        on=local_day(start),
        channel=Channel(case.channel),
        regime=Regime(case.regime),
        authority=case.region,
        kind=Kind.GUARDED,
    )
    for rule in rules:
        if rule.starts_with == event:
            _arm(work, case, rule, start)


def running_term(work: Work, case: Case, term: str) -> Term | None:
    """Return a term of the case that still runs, locked until the transaction ends."""
    return next((one for one in open_terms(work, case.id) if one.term == term), None)


def open_terms(work: Work, case_id: str) -> list[Term]:
    """Return the terms of a case that still run, locked until the transaction ends."""
    running = select(Term).where(Term.case_id == case_id, Term.state.in_(OPEN_STATES)).with_for_update()
    return list(work.session.scalars(running))


def close_term(work: Work, term: Term, *, reason: str, event: str = "met") -> None:
    """Close one term and release its guard; one that is met after its end is met late."""
    late = work.now >= term.due_at  # also of a term whose breach a later calendar took back
    term.state = "met-late" if late and event == "met" else event
    note_event(work, term, term.state, reason)
    work.outbox.publish("term-closed", f"{term.case_id}/term-closed/{term.id}", term.case_id, term.id, {})
    work.session.flush()


def cancel_terms(work: Work, case: Case, *, reason: str) -> None:
    """Cancel every open term of a case that ends without its result."""
    for term in open_terms(work, case.id):
        close_term(work, term, reason=reason, event="cancelled")


def skip_terms(work: Work, case: Case, terms: Collection[str]) -> None:
    """Cancel terms of stages that the case does not go through."""
    for term in open_terms(work, case.id):
        if term.term in terms:
            close_term(work, term, reason="stage-skipped", event="cancelled")


def move_term(work: Work, term: Term, projection: Projection, *, event: str, reason: str) -> None:
    """Give an open term another end and let its guard follow, earlier as well as later."""
    if term.due_at == projection.due and term.warn_at == projection.warn_at:
        return
    term.warn_at, term.due_at = projection.warn_at, projection.due
    term.last_day, term.confirmed = projection.last_day, projection.confirmed
    if term.state == "warned" and work.now < term.warn_at:
        term.state = "armed"
    note_event(work, term, event, reason)
    work.session.flush()
    events = select(TermEvent.sequence).where(TermEvent.term_id == term.id)
    change = len(work.session.scalars(events).all())
    work.outbox.publish(
        "term-changed",
        f"{term.case_id}/term-changed/{term.id}/{change}",
        term.case_id,
        term.id,
        {"warnAt": instant(term.warn_at), "dueAt": instant(term.due_at)},
    )
    move_tasks(work.outbox, [(term, change)])


def was_moved(work: Work, now_at: datetime, believed: datetime | None) -> bool:
    """Tell whether an instant lies ahead and elsewhere than a guard believed, whose timer has just fired.

    The guard's belief is asked, not the clock alone: ours may be a moment behind the engine's.
    """
    return believed is not None and instant(now_at) != instant(believed) and now_at > work.now


def note_event(
    work: Work,
    term: Term,
    event: str,
    reason: str | None = None,
    *,
    at: datetime | None = None,
    length: int | None = None,
    actor: str | None = None,
) -> None:
    """Append to a term's ledger what happened now or earlier.

    Args:
        work: the transaction.
        term: whose ledger.
        event: what happened.
        reason: why.
        at: when, if not now.
        length: the budget from here on, where the event gives one.
        actor: the role of the person behind it, if not the worker itself.
    """
    work.session.add(
        TermEvent(
            term_id=term.id,
            event=event,
            at=at or work.now,
            actor=actor or work.actor,
            reason=reason,
            length=length,
            due_at=term.due_at,
        )
    )
    work.note(f"term-{event}", term.case_id, term=term.term, reason=reason)


def _arm(work: Work, case: Case, rule: Rule, start: datetime) -> None:
    """Arm a term once for a case and tell the engine to guard it."""
    armed_before = select(Term.id).where(Term.case_id == case.id, Term.term == rule.id)
    if work.session.scalar(armed_before) is not None:
        return
    try:
        projection = project(rule, start, calendar=work.law.calendar, now=work.now + CLOCKS_DIFFER)
    except (TermError, CalendarError) as error:
        raise ForSupervisorError(
            f"Срок «{rule.id}» не рассчитан: {error}. Исправьте данные о сроках."
        ) from None
    armed = Term(
        id=str(uuid4()),
        case_id=case.id,
        term=rule.id,
        clause=rule.clause,
        state="armed",
        started_at=start,
        length=rule.length,
        warn_at=projection.warn_at,
        due_at=projection.due,
        last_day=projection.last_day,
        confirmed=projection.confirmed,
    )
    work.session.add(armed)
    work.session.flush()
    note_event(work, armed, "armed", length=rule.length)
    want_guard(work.outbox, case, armed)


def _rule(work: Work, term: Term) -> Rule:
    return work.law.term(term.term, term.started_at)
