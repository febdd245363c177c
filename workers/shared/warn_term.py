"""`warn-term`: the end of a term is near."""

from typing import Literal

from pydantic import AwareDatetime

from adapters.clock import ALMATY
from adapters.database.term import OPEN_STATES, Term
from workers.runtime.contract import Command, Result, TermId
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.term_alarm import sound_alarm
from workers.shared.terms import note_event, was_moved


class WarnTerm(Command):
    """Warn of a term's end; `warn_at` is when the guard thought it was due, guards of old models say none."""

    term_id: TermId
    warn_at: AwareDatetime | None = None


class TermWarned(Result):
    """What the guard shows in Operate, and the instants it waits for from now on."""

    term_state: Literal["warned", "moved", "closed"]
    warn_at: AwareDatetime
    due_at: AwareDatetime


@task("warn-term", clause="passport-asp/term-centre")
def warn_term(command: WarnTerm, work: Work) -> TermWarned:
    """Warn once for each time the term comes near its end; the database knows best where that is.

    A timer may beat the message that moves it: a term that was moved away meanwhile is not warned of, and
    the guard waits anew; one that was closed meanwhile needs no guard any more.
    """
    term = work.session.get_one(Term, command.term_id, with_for_update=True)
    state: Literal["warned", "moved", "closed"] = "warned"
    if term.state not in OPEN_STATES:
        state = "closed"
    elif was_moved(work, term.warn_at, command.warn_at):
        state = "moved"
    elif term.state == "armed":
        term.state = "warned"
        note_event(work, term, "warned")
        sound_alarm(work, term, "warned")
    return TermWarned(
        term_state=state, warn_at=term.warn_at.astimezone(ALMATY), due_at=term.due_at.astimezone(ALMATY)
    )
