"""The commission's conclusion, or the applicant's refusal of the survey (passport-asp/refusal-2, -3)."""

from datetime import date
from typing import Any

import pytest

from adapters.database.commission import CommissionConclusion
from rules.codes import Need, Survey
from workers.asp.record_conclusion import record_conclusion
from workers.runtime.failures import ForSupervisorError

VISIT = date(2026, 11, 26)


@pytest.mark.parametrize("need", list(Need))
def test_the_conclusion_is_what_the_votes_came_to(cases: Any, clock: Any, need: Need) -> None:
    case = cases.submitted()
    case.voted(need)
    recorded = case.do(record_conclusion, survey="done", survey_date=VISIT.isoformat())
    assert (recorded.conclusion, recorded.need) == ("given", need)
    kept = case.one(CommissionConclusion)
    assert (kept.survey, kept.survey_date, kept.need, kept.recorded_at) == ("done", VISIT, need, clock.now())


def test_a_task_completed_without_a_ballot_goes_back(cases: Any) -> None:
    case = cases.submitted()
    recorded = case.do(record_conclusion, survey=Survey.DONE, survey_date=VISIT.isoformat())
    assert (recorded.conclusion, recorded.need) == ("missing", None)
    assert case.all(CommissionConclusion) == []


@pytest.mark.parametrize("given", [{}, {"survey": Survey.DONE}], ids=["nothing", "no date"])
def test_a_survey_without_outcome_or_date_is_for_the_supervisor(cases: Any, given: dict[str, str]) -> None:
    case = cases.submitted()
    case.voted("found")
    with pytest.raises(ForSupervisorError, match=r"итога посещения|нет его даты"):
        case.do(record_conclusion, **given)
    assert case.all(CommissionConclusion) == []


def test_who_refuses_the_survey_has_no_conclusion(cases: Any) -> None:
    case = cases.submitted()
    case.voted("found")
    assert case.do(record_conclusion, survey=Survey.REFUSED).need is None
    assert (case.one(CommissionConclusion).survey, case.one(CommissionConclusion).need) == ("refused", None)
    assert case.audited("commission-concluded") == [{"survey": "refused", "need": None}]
