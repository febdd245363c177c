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
def test_a_survey_that_was_done_has_its_date_and_conclusion(cases: Any, clock: Any, need: Need) -> None:
    case = cases.submitted()
    case.do(record_conclusion, survey="done", survey_date=VISIT.isoformat(), need=need)
    kept = case.one(CommissionConclusion)
    assert (kept.survey, kept.survey_date, kept.need, kept.recorded_at) == ("done", VISIT, need, clock.now())


@pytest.mark.parametrize(
    "given", [{}, {"need": Need.FOUND}, {"survey_date": VISIT.isoformat()}], ids=["nothing", "date", "need"]
)
def test_a_survey_without_date_or_conclusion_goes_back_to_a_person(cases: Any, given: dict[str, str]) -> None:
    case = cases.submitted()
    with pytest.raises(ForSupervisorError, match="Дать заключение"):
        case.do(record_conclusion, survey=Survey.DONE, **given)
    assert case.all(CommissionConclusion) == []


def test_who_refuses_the_survey_has_no_conclusion(cases: Any) -> None:
    case = cases.submitted()
    case.do(record_conclusion, survey=Survey.REFUSED, need=Need.FOUND)
    assert (case.one(CommissionConclusion).survey, case.one(CommissionConclusion).need) == ("refused", None)
    assert case.audited("commission-concluded") == [{"survey": "refused", "need": None}]


def test_a_corrected_conclusion_replaces_the_first(cases: Any) -> None:
    case = cases.submitted()
    for need in (Need.FOUND, Need.NOT_FOUND):
        case.do(record_conclusion, survey=Survey.DONE, survey_date=VISIT.isoformat(), need=need)
    assert case.one(CommissionConclusion).need == "not-found"
