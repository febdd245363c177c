"""`asp-record-conclusion`: the survey and its conclusion, or that the applicant refused it."""

from datetime import date

from adapters.database.commission import CommissionConclusion
from adapters.database.commission_vote import ballot_of, round_of
from rules.codes import Conclusion, Need, Survey
from workers.runtime.contract import Command, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened


class RecordConclusion(Command):
    """Record the survey and the conclusion."""

    survey: Survey | None = None
    survey_date: date | None = None


class ConclusionRecorded(Result):
    """What the commission concluded; a task that was completed without its ballot goes back."""

    conclusion: Conclusion
    need: Need | None


@task("asp-record-conclusion", clause="social-code/124")
def record_conclusion(command: RecordConclusion, work: Work) -> ConclusionRecorded:
    """Keep the conclusion that the members' votes came to; who refuses the survey has none."""
    case = work.case(command.case_id)
    if command.survey is None:
        raise ForSupervisorError("Нет итога посещения: сначала внесите обследование или отказ от него.")
    need = None
    if command.survey is Survey.DONE:
        if command.survey_date is None:
            raise ForSupervisorError(
                "Обследование проведено, но нет его даты: впишите её в переменную surveyDate и повторите."
            )
        ballot = ballot_of(work.session, case.id, round_of(work.session, case.id))
        if ballot is None:
            work.note("conclusion-without-ballot", case.id)
            return ConclusionRecorded(conclusion=Conclusion.MISSING, need=None)
        need = Need(ballot.need)
    happened(work, case, "conclusion-given")
    known = work.session.get(CommissionConclusion, case.id)
    same = known is not None and (known.survey, known.need) == (command.survey, need)
    work.session.merge(
        CommissionConclusion(
            case_id=command.case_id,
            survey=command.survey,
            survey_date=command.survey_date,
            need=need,
            recorded_at=known.recorded_at if known and same else work.now,
        )
    )
    work.note("commission-concluded", command.case_id, survey=command.survey, need=need)
    return ConclusionRecorded(conclusion=Conclusion.GIVEN, need=need)
