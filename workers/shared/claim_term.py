"""`claim-term`: a guard takes its term, so that a message correlated twice guards once."""

from typing import Literal

from adapters.database.term import Term
from workers.runtime.contract import Command, Result, TermId
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work


class ClaimTerm(Command):
    """Take the term for this guard."""

    term_id: TermId


class TermClaimed(Result):
    """Whether the guard goes on, and what it shows in Operate."""

    claim: Literal["claimed", "duplicate"]
    term_state: Literal["running"] = "running"


@task("claim-term", clause="passport-asp/term-centre")
def claim_term(command: ClaimTerm, work: Work) -> TermClaimed:
    """Bind the term to the guard that came first in this epoch; a guard of a wiped engine is gone."""
    term = work.session.get(Term, command.term_id, with_for_update=True)
    if term is None:
        raise ForSupervisorError("Такого срока нет в базе: дело осталось без часов. Сообщите разработчикам.")
    claimant = (work.origin.epoch, work.origin.instance_key)
    if term.guard_epoch == work.origin.epoch and term.guard_key not in (None, claimant[1]):
        return TermClaimed(claim="duplicate")
    term.guard_epoch, term.guard_key = claimant
    return TermClaimed(claim="claimed")
