"""`asp-record-survey`: the commission has visited, or the applicant refused the survey."""

from datetime import date

from pydantic import AwareDatetime

from adapters.database.commission import CommissionConclusion
from rules.codes import Survey
from workers.runtime.contract import Command, Result
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened
from workers.shared.walk import term_of


class RecordSurvey(Command):
    """Record the survey."""

    survey: Survey
    survey_date: date | None = None


class SurveyRecorded(Result):
    """By when the commission concludes, now that the survey has its day."""

    conclusion_due: AwareDatetime | None


@task("asp-record-survey", clause="social-code/124")
def record_survey(command: RecordSurvey, work: Work) -> SurveyRecorded:
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
    conclusion = term_of(work, case, "asp-conclusion")
    return SurveyRecorded(conclusion_due=conclusion.due_at if conclusion else None)
