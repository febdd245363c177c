"""`asp-hand-over-to-commission`: the case goes to the участковая комиссия."""

from datetime import datetime

from pydantic import AwareDatetime

from adapters.database.case import Case
from rules.terms import Projection, local_day, start_of
from workers.runtime.contract import Code, Command, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened
from workers.shared.walk import term_of


class HandOverToCommission(Command):
    """Give the case to the commission of its unit."""


class HandedOver(Result):
    """Which commission, and by when it visits and concludes."""

    commission_unit: Code
    survey_due: AwareDatetime
    conclusion_due: AwareDatetime


@task("asp-hand-over-to-commission", clause="social-code/124")
def hand_over_to_commission(command: HandOverToCommission, work: Work) -> HandedOver:
    """Name the commission and its dates: survey and conclusion by the configured split of the review term."""
    case = work.case(command.case_id)
    if case.unit is None:
        raise ForSupervisorError("У дела нет подразделения: сначала его нужно распределить (registration).")
    case.move_to("commission")
    happened(work, case, "documents-handed-to-commission")
    survey = _date_of(work, case, "asp-survey", work.now)
    # The conclusion's day 0 is the survey's last day, not the midnight that ends it.
    conclusion = _date_of(work, case, "asp-conclusion", start_of(survey.last_day or local_day(survey.due)))
    work.note("commission-handed-over", case.id, unit=case.unit)
    return HandedOver(commission_unit=case.unit, survey_due=survey.due, conclusion_due=conclusion.due)


def _date_of(work: Work, case: Case, term: str, start: datetime) -> Projection:
    """Return when a term of the commission ends; one that an earlier walk has started keeps its start."""
    started = term_of(work, case, term)
    return work.law.project(term, started.started_at if started else start)
