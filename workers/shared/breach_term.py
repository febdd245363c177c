"""`breach-term`: a term has ended without its act."""

from typing import Literal

from adapters.database.term import Term
from workers.runtime.contract import Command, Result, TermId
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import note_event


class BreachTerm(Command):
    """Record the end of a term."""

    term_id: TermId


class TermBreached(Result):
    """What the guard shows in Operate."""

    term_state: Literal["overdue"] = "overdue"


@task("breach-term", clause="passport-asp/term-centre")
def breach_term(command: BreachTerm, work: Work) -> TermBreached:
    """Record the breach; the case goes on, the supervisor is asked for the reason."""
    term = work.session.get_one(Term, command.term_id, with_for_update=True)
    if term.state in ("armed", "warned"):
        term.state = "breached"
        note_event(work, term, "breached")
    return TermBreached()
