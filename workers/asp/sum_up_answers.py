"""`asp-sum-up-answers`: whether every system has told what it was asked."""

from typing import Literal

from rules.codes import Information
from workers.runtime.contract import Command, Result
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.consents import close_pending
from workers.shared.papers import settle_silence_by_papers
from workers.shared.terms import happened
from workers.shared.written_requests import silent, unknown


class SumUpAnswers(Command):
    """Sum up."""


class AnswersSummedUp(Result):
    """`found`, or `missing` where a system knows nothing or has not called back in its time."""

    information: Literal[Information.FOUND, Information.MISSING]


@task("asp-sum-up-answers", clause="passport-asp/written-request")
def sum_up_answers(command: SumUpAnswers, work: Work) -> AnswersSummedUp:
    """End the wait for systems that call back, and tell whether written requests are needed."""
    case = work.case(command.case_id)
    happened(work, case, "asynchronous-answers-in")
    close_pending(work, case)
    settle_silence_by_papers(work, case, silent(work, case.id))
    missing = bool(unknown(work, case.id))
    information = Information.MISSING if missing else Information.FOUND
    work.note("answers-summed-up", case.id, information=information)
    return AnswersSummedUp(information=information)
