"""`breach-term`: a term has ended without its act."""

from typing import Literal

from adapters.database.term import OPEN_STATES, Term
from workers.runtime.contract import Command, Result, TermId
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import note_event

BREACH = "breach"


class BreachTerm(Command):
    """Record the end of a term."""

    term_id: TermId


class TermBreached(Result):
    """What the guard shows in Operate."""

    term_state: Literal["overdue", "ended"]


@task("breach-term", clause="passport-asp/term-centre")
def breach_term(command: BreachTerm, work: Work) -> TermBreached:
    """Record a breach, whose reason the supervisor is asked; the case goes on.

    Where the regulation itself says what happens at the end, nothing is broken: the term has ended, and the
    message ``term-ended`` interrupts what waited for it.
    """
    term = work.session.get_one(Term, command.term_id, with_for_update=True)
    if term.state not in OPEN_STATES:
        # The act and the timer raced: the act was in time, and nobody is asked for a reason.
        return TermBreached(term_state="ended")
    if work.law.term(term.term, term.started_at).at_end == BREACH:
        if term.state in ("armed", "warned"):
            term.state = "breached"
            note_event(work, term, "breached")
        return TermBreached(term_state="overdue")
    if term.state in ("armed", "warned"):
        term.state = "ended"
        note_event(work, term, "ended")
        work.outbox.publish("term-ended", f"{term.case_id}/term-ended/{term.id}", term.case_id, term.id, {})
    return TermBreached(term_state="ended")
