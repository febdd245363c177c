"""`asp-record-survey`: the commission has visited, or the applicant refused the survey."""

from datetime import date

from pydantic import AwareDatetime

from adapters.database.case import Case
from adapters.database.commission import CommissionConclusion
from adapters.database.commission_vote import CommissionVisit, visits_of
from adapters.database.outbox import EffectKind
from adapters.database.survey_act import SURVEYED
from rules.codes import Survey, Visit
from workers.asp.survey_paper import keep_survey_paper
from workers.runtime.contract import Command, Result
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.applicant_sms import applicant_sms
from workers.shared.terms import happened
from workers.shared.walk import term_of

ABSENT_TEXT = {
    "ru": "АСП: по заявлению {number} комиссия не застала Вас дома и придёт ещё раз. Телефон: 1414.",
    "kk": "АӘК: {number} өтініші бойынша комиссия Сізді үйден таппады, тағы келеді. Телефон: 1414.",
}


class RecordSurvey(Command):
    """Record the survey."""

    visit: Visit
    survey_date: date | None = None


class SurveyRecorded(Result):
    """By when the commission concludes, now that the survey has its day."""

    conclusion_due: AwareDatetime | None
    survey: Survey | None


@task("asp-record-survey", clause="social-code/124")
def record_survey(command: RecordSurvey, work: Work) -> SurveyRecorded:
    """Keep the survey and start the clock of the conclusion.

    Where nobody was at home the term of the survey runs on: the commission comes again within it, and the
    applicant is told so.
    """
    case = work.case(command.case_id)
    number = _keep_visit(work, case, command)
    keep_survey_paper(work, case)
    if command.visit is Visit.ABSENT:
        sms = applicant_sms(work, case, ABSENT_TEXT)
        work.outbox.want(EffectKind.SMS, f"{case.id}/visit/{number}", case.id, sms)
        survey = term_of(work, case, "asp-survey")
        return SurveyRecorded(conclusion_due=survey.due_at if survey else None, survey=None)
    happened(work, case, "survey-done")
    known = work.session.get(CommissionConclusion, case.id)
    work.session.merge(
        CommissionConclusion(
            case_id=case.id,
            survey=command.visit,
            survey_date=command.survey_date,
            need=known.need if known and known.survey == command.visit else None,
            recorded_at=known.recorded_at if known and known.survey == command.visit else work.now,
        )
    )
    work.note(SURVEYED, case.id, survey=command.visit)
    conclusion = term_of(work, case, "asp-conclusion")
    return SurveyRecorded(
        conclusion_due=conclusion.due_at if conclusion else None, survey=Survey(command.visit)
    )


def _keep_visit(work: Work, case: Case, command: RecordSurvey) -> int:
    visits = visits_of(work.session, case.id)
    said = (command.visit, command.survey_date)
    if visits and (visits[-1].outcome, visits[-1].visited_on) == said and command.visit is not Visit.ABSENT:
        return visits[-1].number  # a case that walks again tells of the same visit
    number = len(visits) + 1
    work.session.add(
        CommissionVisit(
            case_id=case.id,
            number=number,
            outcome=command.visit,
            visited_on=command.survey_date,
            recorded_at=work.now,
        )
    )
    work.note("commission-visited", case.id, number=number, outcome=command.visit)
    return number
