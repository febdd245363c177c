"""`warn-term`: the end of a term is near."""

from typing import Literal

from adapters.database.term import Term
from workers.runtime.contract import Command, Result, TermId
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import note_event


class WarnTerm(Command):
    """Warn of a term's end."""

    term_id: TermId


class TermWarned(Result):
    """What the guard shows in Operate."""

    term_state: Literal["warned"] = "warned"


@task("warn-term", clause="passport-asp/term-centre")
def warn_term(command: WarnTerm, work: Work) -> TermWarned:
    """Record the warning, once for each time the term comes near its end."""
    term = work.session.get_one(Term, command.term_id, with_for_update=True)
    if term.state == "armed":
        term.state = "warned"
        note_event(work, term, "warned")
    return TermWarned()
