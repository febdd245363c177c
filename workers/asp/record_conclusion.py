"""`asp-record-conclusion`: the survey and its conclusion, or that the applicant refused it."""

from datetime import date

from adapters.database.commission import CommissionConclusion
from rules.codes import Need, Survey
from workers.runtime.contract import Command, Nothing
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened


class RecordConclusion(Command):
    """Record the survey and the conclusion."""

    survey: Survey
    survey_date: date | None = None
    need: Need | None = None


@task("asp-record-conclusion", clause="social-code/124")
def record_conclusion(command: RecordConclusion, work: Work) -> Nothing:
    """Keep the conclusion; a survey that was done must have a date and a conclusion."""
    if command.survey is Survey.DONE and (command.need is None or command.survey_date is None):
        raise ForSupervisorError(
            "Обследование проведено, но нет его даты или вывода комиссии: заполните задачу «Дать заключение»."
        )
    need = command.need if command.survey is Survey.DONE else None
    case = work.case(command.case_id)
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
    return Nothing()
