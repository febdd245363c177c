"""The case goes to the commission of its unit: survey 3, conclusion 2 working days (law.md B, C 13)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.clock import ALMATY
from workers.asp.hand_over_to_commission import hand_over_to_commission
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.runtime.failures import ForSupervisorError


@pytest.fixture
def case(cases: Any) -> Any:
    case = cases.submitted()
    case.do(route_application)
    return case


def test_the_commission_of_the_unit_surveys_in_three_working_days_and_concludes_in_two_more(
    case: Any,
) -> None:
    handed = case.do(hand_over_to_commission)
    assert handed.commission_unit == "astana-yesil"
    assert handed.survey_due == datetime(2026, 11, 28, tzinfo=ALMATY)
    assert handed.conclusion_due == datetime(2026, 12, 2, tzinfo=ALMATY)
    assert case.row.stage == "commission"


def test_a_survey_over_a_holiday_ends_later(case: Any, clock: Any) -> None:
    clock.move(timedelta(days=21))  # Tuesday 15 December; the 16th is Independence Day
    handed = case.do(hand_over_to_commission)
    assert handed.survey_due == datetime(2026, 12, 22, tzinfo=ALMATY)
    assert handed.conclusion_due == datetime(2026, 12, 24, tzinfo=ALMATY)


def test_the_hand_over_meets_its_own_term_and_starts_the_surveys(case: Any) -> None:
    case.do(register_application)
    case.do(hand_over_to_commission)
    assert case.term("asp-commission-hand-over").state == "met"
    assert (case.term("asp-survey").state, case.term("asp-survey").last_day) == ("armed", date(2026, 11, 27))


def test_a_case_without_a_unit_has_no_commission(cases: Any) -> None:
    with pytest.raises(ForSupervisorError, match="нет подразделения"):
        cases.submitted().do(hand_over_to_commission)
