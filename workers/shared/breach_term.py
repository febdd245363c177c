"""`breach-term`: a term has ended without its act."""

from typing import Literal

from pydantic import AwareDatetime

from adapters.clock import ALMATY
from adapters.database.term import OPEN_STATES, Term
from workers.runtime.contract import Command, Result, TermId
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.term_alarm import sound_alarm
from workers.shared.terms import note_event, was_moved

BREACH = "breach"
State = Literal["overdue", "ended", "moved"]


class BreachTerm(Command):
    """Record the end of a term; `due_at` is when the guard thought it was, guards of old models say none."""

    term_id: TermId
    due_at: AwareDatetime | None = None


class TermBreached(Result):
    """What the guard shows in Operate, and the instants it waits for if the term goes on."""

    term_state: State
    warn_at: AwareDatetime
    due_at: AwareDatetime


@task("breach-term", clause="passport-asp/term-centre")
def breach_term(command: BreachTerm, work: Work) -> TermBreached:
    """Record a breach, whose reason the supervisor is asked; the case goes on.

    Where the regulation itself says what happens at the end, nothing is broken: the term has ended, and the
    message ``term-ended`` interrupts what waited for it. A timer may beat the message that moves it: the end
    of a term that was moved away meanwhile has not come, and the guard waits anew.
    """
    term = work.session.get_one(Term, command.term_id, with_for_update=True)
    state = _state(work, term, command)
    if state == "overdue" and term.state != "breached":
        term.state = "breached"
        note_event(work, term, "breached")
        sound_alarm(work, term, "breached")
    elif state == "ended" and term.state in OPEN_STATES:
        term.state = "ended"
        note_event(work, term, "ended")
        work.outbox.publish("term-ended", f"{term.case_id}/term-ended/{term.id}", term.case_id, term.id, {})
    return TermBreached(
        term_state=state, warn_at=term.warn_at.astimezone(ALMATY), due_at=term.due_at.astimezone(ALMATY)
    )


def _state(work: Work, term: Term, command: BreachTerm) -> State:
    if term.state not in OPEN_STATES:
        # The act and the timer raced: the act was in time, and nobody is asked for a reason.
        return "ended"
    if term.state != "breached" and was_moved(work, term.due_at, command.due_at):
        return "moved"
    return "overdue" if work.law.term(term.term, term.started_at).at_end == BREACH else "ended"
