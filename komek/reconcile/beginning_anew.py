"""Wants messages anew that the engine has lost: starts, guards, ends of guards.

Each holds the case's row, looks whether what was found still holds, and counts by the audit how often it was
done before: the count is in the business key.
"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.case_start import start_key, want_start
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.database.term import Term
from adapters.database.unit_of_work import UnitOfWork
from adapters.database.withdrawal import withdraw_again
from komek.reconcile.database_picture import watched_terms
from komek.reconcile.finding import Claim, Finding
from workers.shared.term_armed import guard_key, want_guard


def start_anew(work: UnitOfWork, finding: Finding, just_now: timedelta) -> bool:
    """Start an open case anew with the records it has; its terms run on and get guards.

    The engine keeps the guards' messages for the instance that comes. A withdrawal that the lost instance had
    not carried out is said again.
    """
    case = work.case(finding.subject)
    held = Claim(case.engine_epoch, case.instance_key)
    if case.closed_at is not None or held != finding.claim or _moves(work.session, case.id):
        return False
    before = _done_before(work.session, case.id, "case-started-anew", case.id)
    if _taken_lately(work.session, start_key(case, before), just_now):
        return False
    again = before + 1
    case.engine_epoch = case.instance_key = None
    want_start(work, case, again=again)
    for term in watched_terms(work.session, case.id):
        _guard(work, case, term)
    withdraw_again(work, case.id, again)
    work.note("case-started-anew", case.id, subject=case.id, held=str(held))
    return True


def guard_anew(work: UnitOfWork, finding: Finding, just_now: timedelta) -> bool:
    """Give a term a guard in the living case; the term itself stays as it is."""
    case = work.case(finding.case_id or "")
    term = work.session.get_one(Term, finding.subject, with_for_update=True)
    held = Claim(term.guard_epoch, term.guard_key)
    before = _done_before(work.session, case.id, "guarded-anew", term.id)
    lately = _taken_lately(work.session, guard_key(case, term, before), just_now)
    if held != finding.claim or lately or _moves(work.session, case.id):
        return False
    _guard(work, case, term)
    return True


def close_guard_again(work: UnitOfWork, finding: Finding, just_now: timedelta) -> bool:
    """Tell a guard again that its term is closed."""
    case = work.case(finding.case_id or "")
    term_id = finding.subject
    before = _done_before(work.session, case.id, "guard-closed-again", term_id)
    closed = f"{case.id}/term-closed/{term_id}"
    last = f"{closed}/{before}" if before else closed
    if _moves(work.session, case.id) or _taken_lately(work.session, last, just_now):
        return False
    work.outbox.publish("term-closed", f"{closed}/{before + 1}", case.id, term_id, {})
    work.note("guard-closed-again", case.id, subject=term_id, guard=finding.key)
    return True


def _guard(work: UnitOfWork, case: Case, term: Term) -> None:
    again = _done_before(work.session, case.id, "guarded-anew", term.id) + 1
    held = Claim(term.guard_epoch, term.guard_key)
    term.guard_epoch = term.guard_key = None
    want_guard(work.outbox, case, term, again=again)
    work.note("guarded-anew", case.id, subject=term.id, held=str(held))


def _done_before(session: Session, case_id: str, action: str, subject: str) -> int:
    of_case = select(func.count()).where(
        AuditEntry.case_id == case_id,
        AuditEntry.action == action,
        AuditEntry.detail["subject"].astext == subject,
    )
    return session.scalar(of_case) or 0


def _moves(session: Session, case_id: str) -> bool:
    """Tell whether a message of the case is on its way."""
    on_its_way = Effect.state.in_((EffectState.PENDING, EffectState.SENDING))
    of_case = select(Effect.id).where(
        Effect.case_id == case_id, Effect.kind == EffectKind.MESSAGE, on_its_way
    )
    return session.scalar(of_case.limit(1)) is not None


def _taken_lately(session: Session, business_key: str, just_now: timedelta) -> bool:
    """Tell whether the engine took a message too lately for the search to show what came of it."""
    lately = Effect.accepted_at > func.now() - just_now
    return session.scalar(select(Effect.id).where(Effect.business_key == business_key, lately)) is not None
