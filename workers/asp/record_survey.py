"""`asp-record-survey`: the commission has visited, or the applicant refused the survey."""

from datetime import date

from adapters.database.commission import CommissionConclusion
from rules.codes import Survey
from workers.runtime.contract import Command, Nothing
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened


class RecordSurvey(Command):
    """Record the survey."""

    survey: Survey
    survey_date: date | None = None


@task("asp-record-survey", clause="social-code/124")
def record_survey(command: RecordSurvey, work: Work) -> Nothing:
    """Keep the survey and start the clock of the conclusion."""
    case = work.case(command.case_id)
    happened(work, case, "survey-done")
    known = work.session.get(CommissionConclusion, case.id)
    work.session.merge(
        CommissionConclusion(
            case_id=case.id,
            survey=command.survey,
            survey_date=command.survey_date,
            need=known.need if known and known.survey == command.survey else None,
            recorded_at=known.recorded_at if known and known.survey == command.survey else work.now,
        )
    )
    work.note("survey-recorded", case.id, survey=command.survey)
    return Nothing()
