"""`record-breach-reason`: why a term was broken, by a code of the supervisor's form."""

from adapters.database.term import Term
from workers.runtime.contract import Code, Command, Key, Nothing, TermId
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import note_event


class RecordBreachReason(Command):
    """Record the reason of a breach."""

    term_id: TermId
    reason: Code
    explained_by: Key | None = None
    """The role whose task it was, as `supervisor:REGION`; guards of old models say none."""


@task("record-breach-reason", clause="passport-asp/term-centre")
def record_breach_reason(command: RecordBreachReason, work: Work) -> Nothing:
    """Append the reason to the term's ledger; the term's state is not touched."""
    term = work.session.get_one(Term, command.term_id)
    note_event(work, term, "breach-explained", command.reason, actor=command.explained_by)
    return Nothing()
