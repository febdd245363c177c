"""`asp-expect-answers`: systems will call back, or persons think consents over; the wait has its term."""

from adapters.database.async_answers import unanswered
from adapters.database.consent import pending_in, wake
from workers.runtime.contract import Code, Command, Result, TermId
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.consents import untold
from workers.shared.terms import happened, running_term
from workers.shared.walk import term_of, this_walk

TERM = "asp-async-answers"


class ExpectAnswers(Command):
    """Begin to wait."""


class AnswersExpected(Result):
    """Which systems are waited for, and which term their answers have."""

    awaited_systems: list[Code]
    answers_term_id: TermId


@task("asp-expect-answers", clause="komek/async-answers")
def expect_answers(command: ExpectAnswers, work: Work) -> AnswersExpected:
    """Start the term of the wait for systems and for consents; it suspends nothing (law.md C 3)."""
    case = work.case(command.case_id)
    term = running_term(work, case, TERM) or term_of(work, case, TERM)
    if term is None:
        happened(work, case, "asynchronous-question")
        term = running_term(work, case, TERM)
    if term is None:
        raise ForSupervisorError("Срок ответов систем не запущен: проверьте rules/terms.")
    if term.state == "ended":
        # An earlier walk of the case has waited it out: this one must not wait for it again.
        ended = f"{case.id}/term-ended/{term.id}/{this_walk(work)}"
        work.outbox.publish("term-ended", ended, case.id, term.id, {})
    work.note("answers-expected", case.id)
    pending = {one.system for one in pending_in(work.session, case.id)}
    pending |= {system for system, _ in unanswered(work.session, case.id)}
    settled = {system for system, _ in untold(work, case)} - pending
    for system in settled:  # while other systems were still asked: nobody else will tell the process
        wake(work, case.id, system)
    awaited = pending | settled
    return AnswersExpected(awaited_systems=sorted(awaited), answers_term_id=term.id)
